/** Who the patient is, correcting it, and who may read about it. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Dialog } from "../../pieces/Dialog.tsx";
import { Facts } from "../../pieces/Facts.tsx";
import classes from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useFormats, useMay, useStaff } from "../StaffContext.ts";
import { IdentityFields } from "./IdentityFields.tsx";
import type { RecordProps } from "./RecordScreen.tsx";
import { useLanguageName } from "./useLanguageName.ts";

export function IdentityPanel({ model, patient }: RecordProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const { date, day } = useFormats();
  const languageName = useLanguageName();
  const mayChange = useMay("register-patient");
  const [asking, setAsking] = useState<"edit" | "restrict">();
  const close = () => setAsking(undefined);
  const { restricted } = patient;
  const edit = (
    <Button variant="default" size="md" data-testid="edit-identity" onClick={() => setAsking("edit")}>
      {t("record.edit")}
    </Button>
  );
  return (
    <Panel
      title={t("record.identityTitle")}
      words={restricted ? t("record.restrictedWords") : undefined}
      actions={mayChange && edit}
      testId="identity"
    >
      <Facts
        facts={[
          { name: t("patients.name"), value: patient.name },
          { name: t("patients.birthDate"), value: date(patient.birth_date) },
          { name: t("patients.language"), value: languageName(patient.language) },
          { name: t("patients.registered"), value: day(patient.created_at) },
        ]}
      />
      {mayChange && (
        <div className={classes.buttons}>
          <Button variant="default" size="md" data-testid="restrict" onClick={() => setAsking("restrict")}>
            {t(restricted ? "record.unrestrict" : "record.restrict")}
          </Button>
        </div>
      )}
      {asking === "edit" && <EditDialog model={model} patient={patient} onClose={close} />}
      {asking === "restrict" && (
        <ConfirmDialog
          title={t(restricted ? "record.unrestrictTitle" : "record.restrictTitle")}
          words={t(restricted ? "record.unrestrictWords" : "record.restrictWords")}
          action={t(restricted ? "record.unrestrict" : "record.restrict")}
          onConfirm={async () => {
            await model.restrict(!restricted);
            notices.say(t(restricted ? "record.isOpen" : "record.isRestricted"));
          }}
          onClose={close}
        />
      )}
    </Panel>
  );
}

function EditDialog({ model, patient, onClose }: RecordProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [form] = useState(() => model.identityForm(patient));
  const done = () => {
    notices.say(t("record.saved"));
    onClose();
  };
  return (
    <Dialog title={t("record.editTitle")} onClose={onClose}>
      <Form form={form} submit={t("pieces.save")} onDone={done} onCancel={onClose} testId="identity-form">
        <IdentityFields form={form} />
      </Form>
    </Dialog>
  );
}
