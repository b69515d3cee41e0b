/** Cancels a visit that has not begun; whose wish it is decides what the patient is offered. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CANCELLERS, cancelForm } from "../../../state/staff/visits/changes.ts";
import type { Visit } from "../../../state/staff/visits/visits.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField } from "../../pieces/fields.tsx";
import { useStore } from "../../useStore.ts";
import { useStaff } from "../StaffContext.ts";
import { useNames } from "./useNames.ts";

export interface CancelDialogProps {
  readonly visit: Visit;
  readonly onCancelled: () => void;
  readonly onClose: () => void;
}

export function CancelDialog({ visit, onCancelled, onClose }: CancelDialogProps) {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const names = useNames();
  const [form] = useState(() => cancelForm(api, visit));
  const { by } = useStore(form.snapshot).values;
  return (
    <Dialog
      title={t("visits.cancel.title", { name: names.patient(visit) })}
      onClose={onClose}
      testId="cancel-dialog"
    >
      <Form
        form={form}
        submit={t("visits.cancel.submit")}
        cancel={t("visits.cancel.keep")}
        onCancel={onClose}
        onDone={() => {
          notices.say(t("visits.cancel.done"));
          onCancelled();
          onClose();
        }}
      >
        <SelectField
          form={form}
          name="by"
          label={t("visits.cancel.why")}
          data={CANCELLERS.map((value) => ({ value, label: t(`visits.cancel.by.${value}`) }))}
        />
        <p className={forms.words}>{t(`visits.cancel.afterwards.${by}`)}</p>
      </Form>
    </Dialog>
  );
}
