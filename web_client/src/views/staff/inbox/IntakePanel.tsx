/** The form that the patient filled in, in the version they had. */
import { useTranslation } from "react-i18next";
import type { CaseFile } from "../../../state/staff/caseFile.ts";
import { Empty } from "../../pieces/Empty.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Responses } from "../Responses.tsx";

export function IntakePanel({ file }: { readonly file: CaseFile }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("inbox.intake.title")} testId="intake">
      {file.responses.length === 0 && <Empty words={t("inbox.intake.none")} />}
      {file.responses.map(({ questionnaire, answers, authored_at }) => (
        <Responses key={authored_at} resource={questionnaire.resource} answers={answers} />
      ))}
    </Panel>
  );
}
