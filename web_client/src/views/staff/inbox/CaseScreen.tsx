/** One case: what the patient told on one side, what is written to them on the other. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ageOn, dateIn } from "../../../lib/formats.ts";
import { pathTo } from "../../../lib/route.ts";
import { type CaseFile, CaseFileModel } from "../../../state/staff/caseFile.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { Facts } from "../../pieces/Facts.tsx";
import forms from "../../pieces/Form.module.css";
import { Panel } from "../../pieces/Panel.tsx";
import { Skeleton } from "../../pieces/Skeleton.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useStore } from "../../useStore.ts";
import { InsteadScreen } from "../InsteadScreen.tsx";
import { FilesPanel } from "../images/FilesPanel.tsx";
import { Screen } from "../Screen.tsx";
import { useFormats, useMe, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { AnswerPanel } from "./AnswerPanel.tsx";
import { CaseActions } from "./CaseActions.tsx";
import { ConversationPanel } from "./ConversationPanel.tsx";
import { HistoryPanel } from "./HistoryPanel.tsx";
import classes from "./Inbox.module.css";
import { PRIORITY_TONES } from "./InboxScreen.tsx";
import { IntakePanel } from "./IntakePanel.tsx";
import { LeftTag } from "./LeftTag.tsx";
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
          <Tag>{t(`inbox.caseStatuses.${shown.status}`)}</Tag>{" "}
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
          <FactsPanel model={model} file={file} />
          <ConversationPanel model={model} file={file} />
          <HistoryPanel model={model} file={file} />
        </div>
      </div>
    </Screen>
  );
}

function FactsPanel({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const { submitted_at, check_in, reason, patient } = file.case;
  return (
    <Panel title={t("inbox.case.factsTitle")} testId="case-facts">
      <Facts
        facts={[
          { name: t("inbox.case.sent"), value: instant(submitted_at) },
          ...(check_in
            ? [
                { name: t("inbox.case.location"), value: check_in.location },
                { name: t("inbox.case.callBack"), value: check_in.call_back },
              ]
            : []),
          ...(reason === "" ? [] : [{ name: t("inbox.case.reason"), value: reason }]),
        ]}
      />
      <Link className={classes.link} href={pathTo(PLACES.patient, { id: patient })}>
        {t("inbox.case.record")}
      </Link>
      <div className={forms.actions}>
        <Button
          component="a"
          size="md"
          variant="default"
          href={model.exportAddress}
          download
          data-testid="export"
        >
          {t("inbox.case.download")}
        </Button>
      </div>
    </Panel>
  );
}
