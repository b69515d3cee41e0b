/** A form over a FormModel: sends on Enter, shows what is wrong, and leads to the first field that is. */
import { Button } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormModel } from "../../state/form.ts";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { useFocusKept } from "../useFocusKept.ts";
import { useStore } from "../useStore.ts";
import classes from "./Form.module.css";

export interface FormProps<V extends object> {
  readonly form: FormModel<V>;
  readonly submit: string;
  readonly children: ReactNode;
  /** Hears what was sent, once it is accepted. */
  readonly onDone?: (sent: V) => void;
  /** With it there is a button that leaves without sending. */
  readonly onCancel?: () => void;
  /** What that button says, if it is not "Cancel". */
  readonly cancel?: string;
  readonly isWide?: boolean;
  /** Whether something else is what one comes here for. */
  readonly isAside?: boolean;
  readonly testId?: string;
}

export function Form<V extends object>(props: FormProps<V>) {
  const { form, submit, children, onDone, onCancel, cancel, isWide = false, isAside = false, testId } = props;
  const { t } = useTranslation();
  const { isBusy, error, faults } = useStore(form.snapshot);
  const element = useRef<HTMLFormElement>(null);
  const keepFocus = useFocusKept(isBusy);
  const [tries, setTries] = useState(0);

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    keepFocus();
    const { values } = form.snapshot.get();
    if (await form.submit()) onDone?.(values);
    else setTries((count) => count + 1);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once after each refusal, not while it is put right
  useEffect(() => {
    element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [tries]);

  const isWrong = Object.values(faults).some((fault) => fault !== undefined);
  return (
    <form ref={element} className={classes.form} onSubmit={send} noValidate data-testid={testId}>
      {children}
      {error && (
        <ErrorNotice
          error={error}
          ways={{ retry: () => void send(), dismiss: () => form.dismiss() }}
          isBusy={isBusy}
        />
      )}
      <div className={classes.actions} data-wide={isWide}>
        {onCancel && (
          <Button variant="default" size="md" onClick={onCancel}>
            {cancel ?? t("pieces.cancel")}
          </Button>
        )}
        <Button
          type="submit"
          size="md"
          variant={isAside ? "default" : "filled"}
          loading={isBusy}
          aria-disabled={isWrong || undefined}
          data-testid="submit"
        >
          {submit}
        </Button>
      </div>
    </form>
  );
}
