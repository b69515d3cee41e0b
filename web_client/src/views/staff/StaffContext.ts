/** Gives the screens of the staff what they share, and who is signed in. */
import { createContext, useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Formats, formats } from "../../lib/formats.ts";
import type { Act, Me } from "../../state/staff/session.ts";
import type { Staff } from "../../state/staff/staff.ts";

export const StaffContext = createContext<Staff | undefined>(undefined);
export const MeContext = createContext<Me | undefined>(undefined);

export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error("no StaffContext around this");
  return staff;
}

/** Who is signed in; only below the shell. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("nobody is signed in around this");
  return me;
}

export function useMay(act: Act): boolean {
  return useMe().acts.includes(act);
}

/** Dates and times in the reader's language and the clinic's time zone. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const { timezone } = useMe().clinic;
  return useMemo(() => formats(i18n.language, timezone), [i18n.language, timezone]);
}
