/** Warns a minute before the session ends for want of use. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { IdleWatch } from "../../../state/staff/idle.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import classes from "../../pieces/Form.module.css";
import { useStore } from "../../useStore.ts";
import { useStaff } from "../StaffContext.ts";

export function IdleDialog() {
  const watch = useStore(useStaff().idle);
  return watch && <Warning watch={watch} />;
}

function Warning({ watch }: { readonly watch: IdleWatch }) {
  const { t } = useTranslation();
  if (!useStore(watch.isWarning)) return null;
  return (
    <Dialog title={t("shell.idleTitle")} onClose={watch.stay} testId="idle">
      <div className={classes.form}>
        <p className={classes.words}>{t("shell.idleWords")}</p>
        <div className={classes.actions}>
          <Button size="md" data-testid="idle-stay" onClick={watch.stay}>
            {t("shell.idleStay")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
