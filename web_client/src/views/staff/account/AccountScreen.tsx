/** One's own account: password, passkeys, where one is signed in, language and colours. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AccountModel } from "../../../state/staff/account.ts";
import { Screen } from "../Screen.tsx";
import { useMe, useStaff } from "../StaffContext.ts";
import { LooksPanel } from "./LooksPanel.tsx";
import { PasskeysPanel } from "./PasskeysPanel.tsx";
import { PasswordPanel } from "./PasswordPanel.tsx";
import { SessionsPanel } from "./SessionsPanel.tsx";

export default function AccountScreen() {
  const { t } = useTranslation();
  const { api, session } = useStaff();
  const { member } = useMe();
  const [model] = useState(() => new AccountModel(api, session));
  return (
    <Screen title={t("account.title")} words={t("account.words", { email: member.email })} width="form">
      <PasskeysPanel model={model} />
      <SessionsPanel model={model} />
      <PasswordPanel model={model} />
      <LooksPanel />
    </Screen>
  );
}
