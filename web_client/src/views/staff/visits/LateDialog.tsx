/** Tells those who wait, or are to come, how late their provider is. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DELAYS, type Delayed, lateForm } from "../../../state/staff/visits/changes.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import forms from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField } from "../../pieces/fields.tsx";
import { useStore } from "../../useStore.ts";
import { useStaff } from "../StaffContext.ts";

export interface LateDialogProps {
  /** At least one. */
  readonly choices: readonly Delayed[];
  readonly onTold: () => void;
  readonly onClose: () => void;
}

export function LateDialog({ choices, onTold, onClose }: LateDialogProps) {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const [form] = useState(() => lateForm(api, choices));
  const { who } = useStore(form.snapshot).values;
  return (
    <Dialog title={t("visits.delay.title")} onClose={onClose} testId="late-dialog">
      <Form
        form={form}
        submit={t("visits.delay.submit")}
        onCancel={onClose}
        onDone={() => {
          notices.say(t("visits.delay.told"));
          onTold();
          onClose();
        }}
      >
        {choices.length > 1 && (
          <SelectField
            form={form}
            name="who"
            label={t("visits.delay.who")}
            data={choices.map(({ name }, index) => ({ value: String(index), label: name }))}
          />
        )}
        <p className={forms.words}>
          {t("visits.delay.words", { count: choices[Number(who)]?.visits.length ?? 0 })}
        </p>
        <SelectField
          form={form}
          name="minutes"
          label={t("visits.delay.by")}
          data={DELAYS.map((value) => ({ value, label: t("visits.when.minutes", { count: Number(value) }) }))}
        />
      </Form>
    </Dialog>
  );
}
