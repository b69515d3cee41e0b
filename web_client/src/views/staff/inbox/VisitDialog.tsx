/** Books a visit that carries the case: at a time that is known, or one that a coordinator finds. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { VISIT_MINUTES } from "../../../state/staff/caseForms.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import classes from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { CheckField, SelectField, TextAreaField, TextField } from "../../pieces/fields.tsx";
import { useStore } from "../../useStore.ts";
import { useMe, useStaff } from "../StaffContext.ts";
import type { CaseProps } from "./CaseScreen.tsx";

export function VisitDialog({ model, file, onClose }: CaseProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const { timezone } = useMe().clinic;
  const [form] = useState(() => model.forms.visitInstead(file.case.reason, timezone));
  const { has_time } = useStore(form.snapshot).values;
  return (
    <Dialog title={t("inbox.visit.title")} onClose={onClose} testId="visit-dialog">
      <Form
        form={form}
        submit={t("inbox.visit.book")}
        onCancel={onClose}
        onDone={() => {
          onClose();
          notices.say(t("inbox.visit.booked"));
        }}
      >
        <p className={classes.words}>{t("inbox.visit.words")}</p>
        <TextAreaField form={form} name="reason" label={t("inbox.visit.reason")} rows={3} maxLength={2000} />
        <SelectField
          form={form}
          name="minutes"
          label={t("inbox.visit.length")}
          data={VISIT_MINUTES.map((value) => ({
            value,
            label: t("inbox.visit.minutes", { count: Number(value) }),
          }))}
        />
        <CheckField
          form={form}
          name="has_time"
          label={t("inbox.visit.hasTime")}
          description={t("inbox.visit.noTime")}
        />
        {has_time && (
          <div className={classes.row}>
            <TextField form={form} name="day" type="date" label={t("inbox.visit.day")} />
            <TextField
              form={form}
              name="time"
              type="time"
              label={t("inbox.visit.time")}
              description={timezone}
            />
          </div>
        )}
      </Form>
    </Dialog>
  );
}
