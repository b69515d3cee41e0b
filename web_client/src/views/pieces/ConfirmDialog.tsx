/** Asks before something that cannot simply be undone, and shows when it could not be done. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../lib/appError.ts";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { Dialog } from "./Dialog.tsx";
import classes from "./Form.module.css";

export interface ConfirmDialogProps {
  readonly title: string;
  readonly words: string;
  /** What the button that does it says. */
  readonly action: string;
  /** What the button that leaves all as it is says, where "Cancel" could mean either. */
  readonly stay?: string;
  readonly isDangerous?: boolean;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, words, action, stay, isDangerous, onConfirm, onClose } = props;
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError>();
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setError(toAppError(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose} testId="confirm">
      <div className={classes.form}>
        <p className={classes.words}>{words}</p>
        {error && <ErrorNotice error={error} ways={{ retry: () => void confirm() }} isBusy={isBusy} />}
        <div className={classes.actions}>
          <Button variant="default" size="md" onClick={onClose}>
            {stay ?? t("pieces.cancel")}
          </Button>
          <Button
            size="md"
            className={isDangerous ? classes.danger : undefined}
            loading={isBusy}
            data-testid="confirm-yes"
            onClick={() => void confirm()}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
