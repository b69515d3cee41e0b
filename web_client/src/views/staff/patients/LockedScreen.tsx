/** A restricted record: who may read it, and for those whose role includes it, the way in for an emergency. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PLACES } from "../../../state/staff/navigation.ts";
import type { RecordModel } from "../../../state/staff/record.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import classes from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { TextAreaField } from "../../pieces/fields.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Screen } from "../Screen.tsx";
import { useMay } from "../StaffContext.ts";

export function LockedScreen({ model }: { readonly model: RecordModel }) {
  const { t } = useTranslation();
  const mayBreak = useMay("break-glass");
  const [isAsking, setAsking] = useState(false);
  return (
    <Screen
      title={t("glass.lockedHeading")}
      words={t("glass.lockedWords")}
      back={{ href: PLACES.patients, words: t("patients.back") }}
      width="form"
    >
      {mayBreak && (
        <Panel title={t("glass.emergency")} words={t("glass.emergencyWords")} testId="locked">
          <div className={classes.buttons}>
            <Button size="md" data-testid="break-glass" onClick={() => setAsking(true)}>
              {t("glass.open")}
            </Button>
          </div>
        </Panel>
      )}
      {isAsking && (
        <Dialog title={t("glass.open")} onClose={() => setAsking(false)}>
          <Form
            form={model.glassForm}
            submit={t("glass.submit")}
            onCancel={() => setAsking(false)}
            testId="glass-form"
          >
            <TextAreaField
              form={model.glassForm}
              name="reason"
              label={t("glass.reason")}
              description={t("glass.reasonHint")}
              maxLength={1000}
              autoFocus
            />
          </Form>
        </Dialog>
      )}
    </Screen>
  );
}
