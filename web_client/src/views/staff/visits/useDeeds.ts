/** Runs what staff do with people in visits: one at a time, with what came in between. */
import { useState } from "react";
import { type AppError, toAppError } from "../../../lib/appError.ts";
import type { Colleague } from "../../../state/staff/record.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { act, type Deed } from "../../../state/staff/visits/doing.ts";
import { useStaff } from "../StaffContext.ts";

/** A colleague was first. Both are empty when they are not to be named. */
export interface First {
  readonly colleague: string;
  readonly person: string;
}

export interface Deeds {
  /** The person with whom something is being done. */
  readonly busy: string | undefined;
  readonly error: AppError | undefined;
  readonly first: First | undefined;
  readonly run: (deed: Deed, personName: string) => Promise<void>;
  readonly dismiss: () => void;
}

/** `afterwards`: looks at how things stand now, whatever came of it. */
export function useDeeds(
  colleagues: readonly Colleague[] | undefined,
  afterwards: () => Promise<void>,
): Deeds {
  const { api } = useStaff();
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<AppError>();
  const [first, setFirst] = useState<First>();
  const dismiss = () => {
    setError(undefined);
    setFirst(undefined);
  };
  const run = async (deed: Deed, personName: string) => {
    setBusy(deed.person);
    dismiss();
    try {
      const taken = await act(api, deed);
      if (taken) {
        const colleague = taken.by === undefined ? undefined : nameOf(colleagues, taken.by);
        setFirst({ colleague: colleague ?? "", person: personName });
      }
    } catch (thrown) {
      setError(toAppError(thrown));
    }
    setBusy(undefined);
    await afterwards();
  };
  return { busy, error, first, run, dismiss };
}
