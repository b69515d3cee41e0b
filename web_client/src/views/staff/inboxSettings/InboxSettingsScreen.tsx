/** How the clinic runs its inbox: promises, pools, absences, answers to begin with; each changed by those who may. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { colleaguesOf } from "../../../state/staff/record.ts";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { AbsencesPanel } from "./AbsencesPanel.tsx";
import { PoolsPanel } from "./PoolsPanel.tsx";
import { TemplatesPanel } from "./TemplatesPanel.tsx";
import { TermsPanel } from "./TermsPanel.tsx";

export default function InboxSettingsScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const [people] = useState(() => colleaguesOf(api));
  useLoad(people);
  const colleagues = useStore(people.snapshot).value ?? [];
  return (
    <Screen title={t("inboxSettings.title")} words={t("inboxSettings.words")} width="form">
      <TermsPanel />
      <PoolsPanel colleagues={colleagues} />
      <AbsencesPanel colleagues={colleagues} />
      <TemplatesPanel />
    </Screen>
  );
}
