/** One to five stars and a remark, once. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormModel } from "../../state/form.ts";
import type { GuestModel } from "../../state/guest/guest.ts";
import type { GuestVisit } from "../../state/guest/screen.ts";
import { ChoiceField } from "../pieces/ChoiceField.tsx";
import { Form } from "../pieces/Form.tsx";
import { TextAreaField } from "../pieces/fields.tsx";
import { useStore } from "../useStore.ts";
import classes from "./Guest.module.css";

export interface SurveyProps {
  readonly guest: GuestModel;
  readonly visit: GuestVisit;
}

const RATINGS = [1, 2, 3, 4, 5] as const;

export function Survey({ guest, visit }: SurveyProps) {
  const { t } = useTranslation();
  const [form] = useState(
    () =>
      new FormModel(
        { rating: "", remark: "" },
        {
          check: ({ rating }) => ({ rating: rating === "" ? "missing" : undefined }),
          send: ({ rating, remark }) => guest.rate(Number(rating), remark.trim()),
        },
      ),
  );
  const { values, faults } = useStore(form.snapshot);
  if (visit.survey_done) {
    return (
      <p className={classes.thanks} role="status" data-testid="survey-done">
        {t("guest.survey.thanks")}
      </p>
    );
  }
  return (
    <section className={classes.section}>
      <h2 className={classes.subheading}>{t("guest.survey.heading")}</h2>
      <Form form={form} submit={t("guest.survey.send")} isWide testId="survey">
        <ChoiceField
          name="rating"
          legend={t("guest.survey.rating")}
          options={RATINGS.map((count) => ({
            code: String(count),
            display: t("guest.survey.stars", { count }),
          }))}
          chosen={values.rating}
          fault={faults.rating && t("faults.missing")}
          onChoose={(rating) => form.set("rating", rating)}
        />
        <TextAreaField form={form} name="remark" label={t("guest.survey.remark")} maxLength={2000} />
      </Form>
    </section>
  );
}
