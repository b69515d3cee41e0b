/** How long things are kept, and whose records are held: what goes for good is seen here before it goes. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RetentionModel } from "../../../state/staff/retention.ts";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Screen } from "../Screen.tsx";
import { useStaff } from "../StaffContext.ts";
import { HoldsPanel } from "./HoldsPanel.tsx";
import { RuleForm } from "./RuleForm.tsx";

export default function RetentionScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const [model] = useState(() => new RetentionModel(api));
  return (
    <Screen title={t("retention.title")} words={t("retention.words")} width="form">
      <Panel title={t("retention.rulesTitle")} words={t("retention.rulesWords")} testId="rules">
        <Loaded resource={model.rules} lines={4}>
          {(rules) => rules.map((rule) => <RuleForm key={rule.kind} model={model} rule={rule} />)}
        </Loaded>
      </Panel>
      <HoldsPanel model={model} />
    </Screen>
  );
}
