/** Day, time by the clinic's clock, and length of a visit. */
import { useTranslation } from "react-i18next";
import type { FormModel } from "../../../state/form.ts";
import { LENGTHS, type When } from "../../../state/staff/visits/booking.ts";
import forms from "../../pieces/Form.module.css";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { useStore } from "../../useStore.ts";
import { useMe } from "../StaffContext.ts";

export function WhenFields<V extends When>({ form: given }: { readonly form: FormModel<V> }) {
  const { t } = useTranslation();
  const { timezone } = useMe().clinic;
  // Only its own three fields are touched.
  const form = given as unknown as FormModel<When>;
  const { minutes } = useStore(form.snapshot).values;
  const lengths = LENGTHS.some((known) => known === minutes) ? LENGTHS : [minutes, ...LENGTHS];
  return (
    <>
      <div className={forms.row}>
        <TextField form={form} name="date" type="date" label={t("visits.when.date")} />
        <TextField
          form={form}
          name="time"
          type="time"
          label={t("visits.when.time")}
          fault={t("visits.when.past")}
        />
        <SelectField
          form={form}
          name="minutes"
          label={t("visits.when.length")}
          data={lengths.map((value) => ({
            value,
            label: t("visits.when.minutes", { count: Number(value) }),
          }))}
        />
      </div>
      <p className={forms.words}>{t("visits.when.zone", { zone: timezone.replaceAll("_", " ") })}</p>
    </>
  );
}
