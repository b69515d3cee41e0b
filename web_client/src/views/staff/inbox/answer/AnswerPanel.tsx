/** The answers of a case: signed ones to read and to add to, one's own to write and to sign. */
import { useTranslation } from "react-i18next";
import { hasEnded } from "../../../../state/staff/caseFile.ts";
import { Empty } from "../../../pieces/Empty.tsx";
import { Panel } from "../../../pieces/Panel.tsx";
import { useMay, useMe } from "../../StaffContext.ts";
import type { CaseProps } from "../CaseScreen.tsx";
import { Draft } from "./Draft.tsx";
import { SignedAnswer } from "./SignedAnswer.tsx";

export function AnswerPanel({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const me = useMe().member.id;
  const mayAnswer = useMay("answer-case");
  const signed = file.answers.filter(({ signed_at }) => signed_at !== null);
  const isOpen = !hasEnded(file.case);
  const isMine = file.case.owner === me && isOpen && mayAnswer;
  const nothing = isOpen && mayAnswer ? "answering.takeFirst" : "answering.none";
  return (
    <Panel title={t("answering.title")} words={isMine ? t("answering.words") : undefined} testId="answer">
      {signed.map((given) => (
        <SignedAnswer key={given.id} model={model} given={given} />
      ))}
      {isMine ? <Draft model={model} file={file} /> : signed.length === 0 && <Empty words={t(nothing)} />}
    </Panel>
  );
}
