/** What is promised for each priority, and what that comes to for a case that comes in now. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { PROMISED, type Terms, TermsModel } from "../../../state/staff/terms.ts";
import formClasses from "../../pieces/Form.module.css";
import { Form } from "../../pieces/Form.tsx";
import { CheckField, TextField } from "../../pieces/fields.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStore } from "../../useStore.ts";
import { useMay, useStaff } from "../StaffContext.ts";
import { PromiseField } from "./PromiseField.tsx";

const PAUSE_MS = 300;

export function TermsPanel() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const [model] = useState(() => new TermsModel(api));
  return (
    <Panel title={t("inboxSettings.terms.title")} words={t("inboxSettings.terms.words")} testId="terms">
      <Loaded resource={model.terms} lines={6}>
        {(terms) => <TermsForm model={model} terms={terms} />}
      </Loaded>
    </Panel>
  );
}

function TermsForm({ model, terms }: { readonly model: TermsModel; readonly terms: Terms }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const mayChange = useMay("manage-clinic");
  const [form] = useState(() => model.form(terms));
  const { urgent, soon, routine } = useStore(form.snapshot).values;
  useEffect(() => {
    const timer = setTimeout(() => model.count({ urgent, soon, routine }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [model, urgent, soon, routine]);
  const promises = PROMISED.map((name) => (
    <PromiseField key={name} form={form} name={name} dues={model.dues} isReadOnly={!mayChange} />
  ));
  if (!mayChange) return promises;
  return (
    <Form
      form={form}
      submit={t("inboxSettings.terms.save")}
      onDone={() => notices.say(t("inboxSettings.terms.saved"))}
      testId="terms-form"
    >
      {promises}
      <div className={formClasses.row}>
        <TextField
          form={form}
          name="lease_minutes"
          label={t("inboxSettings.terms.lease")}
          description={t("inboxSettings.terms.leaseHint")}
          fault={t("inboxSettings.terms.leaseFault")}
          inputMode="numeric"
        />
        <TextField
          form={form}
          name="unread_after_days"
          label={t("inboxSettings.terms.unread")}
          description={t("inboxSettings.terms.unreadHint")}
          fault={t("inboxSettings.terms.unreadFault")}
          inputMode="numeric"
        />
        <TextField
          form={form}
          name="reopen_within_days"
          label={t("inboxSettings.terms.reopen")}
          description={t("inboxSettings.terms.reopenHint")}
          fault={t("inboxSettings.terms.reopenFault")}
          inputMode="numeric"
        />
      </div>
      <CheckField
        form={form}
        name="is_public"
        label={t("inboxSettings.terms.public")}
        description={t("inboxSettings.terms.publicHint")}
      />
    </Form>
  );
}
