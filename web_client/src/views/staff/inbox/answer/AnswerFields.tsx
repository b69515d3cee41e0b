/** The fields of what an answer says, for an answer and for a template alike. */
import { useTranslation } from "react-i18next";
import type { FormFields } from "../../../../state/form.ts";
import {
  type AnswerDraft,
  DECISIONS,
  FOLLOW_UPS,
  isDated,
} from "../../../../state/staff/answering/content.ts";
import classes from "../../../pieces/Form.module.css";
import { SelectField, TextAreaField, TextField } from "../../../pieces/fields.tsx";
import { useStore } from "../../../useStore.ts";
import { DiagnosesField } from "./DiagnosesField.tsx";

export interface AnswerFieldsProps {
  readonly form: FormFields<AnswerDraft>;
  /** The language in which diagnoses are named: the reader's. */
  readonly language: string;
}

export function AnswerFields({ form, language }: AnswerFieldsProps) {
  const { t } = useTranslation();
  const { values } = useStore(form.snapshot);
  return (
    <>
      <TextAreaField form={form} name="assessment" label={t("answering.assessment")} maxLength={20_000} />
      <DiagnosesField form={form} language={language} />
      <TextAreaField form={form} name="plan" label={t("answering.plan")} maxLength={20_000} />
      <div className={classes.row}>
        <SelectField
          form={form}
          name="decision"
          label={t("answering.decision")}
          data={[
            { value: "", label: t("answering.noDecision") },
            ...DECISIONS.map((value) => ({ value, label: t(`answering.decisions.${value}`) })),
          ]}
        />
        {values.decision !== "" && (
          <TextField form={form} name="medicine" label={t("answering.medicine")} maxLength={500} />
        )}
      </div>
      {values.decision !== "" && (
        <TextField form={form} name="renewal_remark" label={t("answering.renewalRemark")} maxLength={2000} />
      )}
      <div className={classes.row}>
        <SelectField
          form={form}
          name="follow_up"
          label={t("answering.followUp")}
          data={FOLLOW_UPS.map((value) => ({ value, label: t(`answering.followUps.${value}`) }))}
        />
        {isDated(values) && (
          <TextField
            form={form}
            name="in_days"
            label={t("answering.inDays")}
            fault={t("answering.inDaysFault")}
            inputMode="numeric"
            maxLength={3}
          />
        )}
      </div>
      {values.follow_up !== "none" && (
        <TextField
          form={form}
          name="follow_up_remark"
          label={t("answering.followUpRemark")}
          maxLength={2000}
        />
      )}
    </>
  );
}
