/** What a coordinator sees to: the safety list on top, then what cases need somebody. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CoordinationModel } from "../../../state/staff/coordination.ts";
import { Screen } from "../Screen.tsx";
import { useMay, useStaff } from "../StaffContext.ts";
import { SafetyPanel } from "./SafetyPanel.tsx";
import { TasksPanel } from "./TasksPanel.tsx";

export default function CoordinationScreen() {
  const { t } = useTranslation();
  const { api, topics } = useStaff();
  const [model] = useState(() => new CoordinationModel(api));
  const redFlags = useMay("triage-case");
  const tasks = useMay("assign-case");
  useEffect(() => model.follow(topics, { redFlags, tasks }), [model, topics, redFlags, tasks]);
  return (
    <Screen title={t("coordination.title")} words={t("coordination.words")}>
      {redFlags && <SafetyPanel model={model} />}
      {tasks && <TasksPanel model={model} />}
    </Screen>
  );
}
