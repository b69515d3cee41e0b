/** Asks whether to leave or to end the visit for everybody. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AppError, toAppError } from "../../../../lib/appError.ts";
import { ErrorNotice } from "../../../page/ErrorNotice.tsx";
import { Dialog } from "../../../pieces/Dialog.tsx";
import classes from "../../../pieces/Form.module.css";
import type { VisitProps } from "./VisitRoomScreen.tsx";

export interface EndDialogProps extends Pick<VisitProps, "model"> {
  readonly onClose: () => void;
}

export function EndDialog({ model, onClose }: EndDialogProps) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError>();
  const end = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await model.end();
    } catch (thrown) {
      setError(toAppError(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("visitRoom.end.title")} onClose={onClose} testId="end-dialog">
      <div className={classes.form}>
        <p className={classes.words}>{t("visitRoom.end.words")}</p>
        {error && <ErrorNotice error={error} ways={{ retry: () => void end() }} isBusy={isBusy} />}
        <div className={classes.actions}>
          <Button variant="default" size="md" onClick={onClose}>
            {t("visitRoom.end.stay")}
          </Button>
          <Button variant="default" size="md" data-testid="only-leave" onClick={() => void model.leave()}>
            {t("visitRoom.end.leave")}
          </Button>
          <Button
            size="md"
            className={classes.danger}
            loading={isBusy}
            data-testid="end-visit"
            onClick={() => void end()}
          >
            {t("visitRoom.end.end")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
