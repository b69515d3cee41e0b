/** Asks a reviewer what they found. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BrokenGlass, GlassModel } from "../../../state/staff/glass.ts";
import { Dialog } from "../../pieces/Dialog.tsx";
import classes from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { SelectField, TextAreaField } from "../../pieces/fields.tsx";
import { useStaff } from "../StaffContext.ts";

export interface ReviewDialogProps {
  readonly model: GlassModel;
  readonly broken: BrokenGlass;
  readonly onClose: () => void;
}

export function ReviewDialog({ model, broken, onClose }: ReviewDialogProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [form] = useState(() => model.reviewForm(broken));
  const done = () => {
    notices.say(t("review.saved"));
    onClose();
  };
  return (
    <Dialog title={t("review.reviewTitle")} onClose={onClose}>
      <Form form={form} submit={t("review.submit")} onDone={done} onCancel={onClose} testId="review-form">
        <blockquote className={classes.quote}>{broken.reason}</blockquote>
        <SelectField
          form={form}
          name="finding"
          label={t("review.question")}
          data={[
            { value: "", label: t("review.choose") },
            ...(["justified", "unjustified"] as const).map((value) => ({
              value,
              label: t(`review.findings.${value}`),
            })),
          ]}
        />
        <TextAreaField form={form} name="remark" label={t("review.remark")} maxLength={1000} />
      </Form>
    </Dialog>
  );
}
