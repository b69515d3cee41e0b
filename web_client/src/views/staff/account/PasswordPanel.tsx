/** Changes one's own password, which ends one's other sessions. */
import { useTranslation } from "react-i18next";
import type { AccountModel } from "../../../state/staff/account.ts";
import { Form } from "../../pieces/Form.tsx";
import { PasswordField } from "../../pieces/fields.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStaff } from "../StaffContext.ts";

export function PasswordPanel({ model: { passwordForm: form } }: { readonly model: AccountModel }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  return (
    <Panel title={t("account.passwordTitle")} words={t("account.passwordWords")}>
      <Form
        form={form}
        submit={t("account.change")}
        testId="change-password"
        onDone={() => notices.say(t("account.changed"))}
      >
        <PasswordField
          form={form}
          name="current"
          label={t("account.current")}
          fault={t("account.currentFault")}
          autoComplete="current-password"
        />
        <PasswordField
          form={form}
          name="password"
          label={t("account.password")}
          autoComplete="new-password"
        />
        <PasswordField form={form} name="again" label={t("account.again")} autoComplete="new-password" />
      </Form>
    </Panel>
  );
}
