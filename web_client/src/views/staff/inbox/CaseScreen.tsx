/** One case: what the patient told on one side, what is written to them on the other. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ageOn, dateIn } from "../../../lib/formats.ts";
import { type CaseFile, CaseFileModel } from "../../../state/staff/caseFile.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { Skeleton } from "../../pieces/Skeleton.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { InsteadScreen } from "../InsteadScreen.tsx";
import { FilesPanel } from "../images/FilesPanel.tsx";
import { Screen } from "../Screen.tsx";
import { useFormats, useMe, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { AnswerPanel } from "./answer/AnswerPanel.tsx";
import { CaseActions } from "./CaseActions.tsx";
import { CaseFacts } from "./CaseFacts.tsx";
import { ConversationPanel } from "./ConversationPanel.tsx";
import { HistoryPanel } from "./HistoryPanel.tsx";
import classes from "./Inbox.module.css";
import { PRIORITY_TONES } from "./InboxScreen.tsx";
import { IntakePanel } from "./IntakePanel.tsx";
import { LeftTag } from "./LeftTag.tsx";
import { OpinionsPanel } from "./OpinionsPanel.tsx";
import { useKindName } from "./useKindName.ts";

export interface CaseProps {
  readonly model: CaseFileModel;
  readonly file: CaseFile;
}

export default function CaseScreen({ id }: { readonly id: string }) {
  const { api, topics } = useStaff();
  const [model] = useState(() => new CaseFileModel(api, id));
  useEffect(() => void model.open(), [model]);
  useEffect(() => model.follow(topics), [model, topics]);
  useLoad(model.messages);
  useLoad(model.colleagues);
  const { value, error } = useStore(model.file.snapshot);
  if (value) return <CaseOf model={model} file={value} />;
  return error ? <InsteadScreen error={error} onRetry={() => model.open()} /> : <Skeleton lines={8} />;
}

function CaseOf({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const { timezone } = useMe().clinic;
  const kindName = useKindName();
  const colleagues = useStore(model.colleagues.snapshot).value;
  const { patient } = file;
  const shown = file.case;
  const age = ageOn(dateIn(timezone, new Date()), patient.birth_date);
  const born = t("record.born", { date: date(patient.birth_date) });
  return (
    <Screen
      title={patient.name}
      words={
        <>
          {kindName(shown.kind)} · {age === undefined ? born : `${born}, ${t("record.age", { count: age })}`}{" "}
          <Tag tone={PRIORITY_TONES[shown.priority]}>{t(`inbox.priorities.${shown.priority}`)}</Tag>{" "}
          <Tag>
            {shown.ending ? t(`inbox.endings.${shown.ending}`) : t(`inbox.caseStatuses.${shown.status}`)}
          </Tag>{" "}
          <LeftTag promised={{ ...shown, hold: shown.hold?.reason ?? null }} />
        </>
      }
      back={{ href: PLACES.inbox, words: t("inbox.case.back") }}
      actions={<CaseActions model={model} file={file} />}
    >
      <div className={classes.parts}>
        <div className={classes.column}>
          <IntakePanel file={file} />
          <FilesPanel case={file.case} colleagues={colleagues} />
          <AnswerPanel model={model} file={file} />
        </div>
        <div className={classes.column}>
          <CaseFacts model={model} file={file} />
          <OpinionsPanel model={model} file={file} />
          <ConversationPanel model={model} file={file} />
          <HistoryPanel model={model} file={file} />
        </div>
      </div>
    </Screen>
  );
}
