/** Who a patient is: name, date of birth, language. */
import { useTranslation } from "react-i18next";
import type { FormModel } from "../../../state/form.ts";
import { type Identity, languagesFor } from "../../../state/staff/patients.ts";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { useStore } from "../../useStore.ts";
import { useLanguageName } from "./useLanguageName.ts";

export function IdentityFields({ form }: { readonly form: FormModel<Identity> }) {
  const { t } = useTranslation();
  const languageName = useLanguageName();
  const { language } = useStore(form.snapshot).values;
  return (
    <>
      <TextField
        form={form}
        name="name"
        label={t("patients.name")}
        fault={t("patients.nameFault")}
        maxLength={200}
        autoComplete="off"
        autoFocus
      />
      <TextField
        form={form}
        name="birth_date"
        type="date"
        label={t("patients.birthDate")}
        fault={t("patients.birthFault")}
      />
      <SelectField
        form={form}
        name="language"
        label={t("patients.language")}
        description={t("patients.languageHint")}
        data={languagesFor(language).map((value) => ({ value, label: languageName(value) }))}
      />
    </>
  );
}
