/** Who somebody is that is invited, and where they are written to. */
import { useTranslation } from "react-i18next";
import type { FormModel } from "../../../state/form.ts";
import { languagesFor } from "../../../state/staff/patients.ts";
import { GUEST_ROLES, type Invitee } from "../../../state/staff/visits/invitees.ts";
import forms from "../../pieces/Form.module.css";
import { SelectField, TextField } from "../../pieces/fields.tsx";
import { useLanguageName } from "../patients/useLanguageName.ts";

export function InviteeFields({ form }: { readonly form: FormModel<Invitee> }) {
  const { t } = useTranslation();
  const languageName = useLanguageName();
  return (
    <>
      <div className={forms.row}>
        <SelectField
          form={form}
          name="role"
          label={t("visits.invite.role")}
          data={GUEST_ROLES.map((value) => ({ value, label: t(`visits.roles.${value}`) }))}
        />
        <TextField form={form} name="name" label={t("visits.invite.name")} maxLength={200} />
      </div>
      <div className={forms.row}>
        <SelectField
          form={form}
          name="language"
          label={t("visits.invite.language")}
          data={languagesFor("en").map((value) => ({ value, label: languageName(value) }))}
        />
        <TextField
          form={form}
          name="address"
          label={t("visits.invite.address")}
          fault={t("visits.invite.addressFault")}
          maxLength={254}
          autoComplete="off"
        />
      </div>
    </>
  );
}
