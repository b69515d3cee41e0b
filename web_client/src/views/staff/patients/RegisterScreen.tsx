/** Registers a patient, and goes to their record. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { registrationForm } from "../../../state/staff/patients.ts";
import { Form } from "../../pieces/Form.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { Screen } from "../Screen.tsx";
import { useStaff } from "../StaffContext.ts";
import { IdentityFields } from "./IdentityFields.tsx";

export default function RegisterScreen() {
  const { t } = useTranslation();
  const { api, notices } = useStaff();
  const { go } = useNavigator();
  const [form] = useState(() =>
    registrationForm(api, ({ id, name }) => {
      notices.say(t("patients.wasRegistered", { name }));
      go(pathTo(PLACES.patient, { id }));
    }),
  );
  return (
    <Screen
      title={t("patients.newTitle")}
      words={t("patients.newWords")}
      back={{ href: PLACES.patients, words: t("patients.back") }}
      width="form"
    >
      <Panel title={t("record.identityTitle")}>
        <Form
          form={form}
          submit={t("patients.register")}
          onCancel={() => go(PLACES.patients)}
          testId="register-form"
        >
          <IdentityFields form={form} />
        </Form>
      </Panel>
    </Screen>
  );
}
