/** What somebody may do. */
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ROLES } from "../../../state/staff/people.ts";
import { CheckGroupField } from "../../pieces/CheckGroupField.tsx";
import { Form } from "../../pieces/Form.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStaff } from "../StaffContext.ts";
import type { PersonProps } from "./PersonScreen.tsx";

export function RolesPanel({ model, member }: PersonProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [form] = useState(() => model.rolesForm(member));
  const choices = useMemo(
    () => ROLES.map((value) => ({ value, label: t(`roles.${value}`), words: t(`roleWords.${value}`) })),
    [t],
  );
  return (
    <Panel title={t("person.rolesTitle")} words={t("person.rolesWords")}>
      <Form
        form={form}
        submit={t("person.saveRoles")}
        onDone={() => notices.say(t("person.rolesSaved"))}
        testId="roles-form"
      >
        <CheckGroupField form={form} name="roles" label={t("people.rolesLabel")} choices={choices} />
      </Form>
    </Panel>
  );
}
