/** One visit outside its room: who takes part, what the patient told, and the messages. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { type VisitDetail, VisitModel } from "../../../state/staff/visits/visitFile.ts";
import { Empty } from "../../pieces/Empty.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { Skeleton } from "../../pieces/Skeleton.tsx";
import { ChatPanel } from "../../room/ChatPanel.tsx";
import { Link } from "../../route/Link.tsx";
import { useStore } from "../../useStore.ts";
import { InsteadScreen } from "../InsteadScreen.tsx";
import { Responses } from "../Responses.tsx";
import { Screen } from "../Screen.tsx";
import { useFormats, useMe, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { CheckInFacts } from "./CheckInFacts.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import { RiskTag, VisitTag } from "./tags.tsx";
import { useNames } from "./useNames.ts";
import { VisitActions } from "./VisitActions.tsx";
import classes from "./Visits.module.css";

export default function VisitScreen({ id }: { readonly id: string }) {
  const { api, topics } = useStaff();
  const [model] = useState(() => new VisitModel(api, id));
  useEffect(() => void model.open(), [model]);
  useEffect(() => model.follow(topics), [model, topics]);
  useLoad(model.colleagues);
  const { value, error } = useStore(model.detail.snapshot);
  if (value) return <VisitOf model={model} detail={value} />;
  return error ? <InsteadScreen error={error} onRetry={() => model.open()} /> : <Skeleton lines={8} />;
}

interface VisitOfProps {
  readonly model: VisitModel;
  readonly detail: VisitDetail;
}

function VisitOf({ model, detail }: VisitOfProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const names = useNames();
  const { visit, check_in } = detail;
  return (
    <Screen
      title={names.patient(visit)}
      words={
        <>
          {visit.starts_at === null ? t("visits.untimed") : instant(visit.starts_at)} ·{" "}
          {t("visits.with", { name: names.provider(visit) })} <VisitTag visit={visit} />{" "}
          <RiskTag risk={visit.risk} />
        </>
      }
      back={{ href: PLACES.visits, words: t("visits.title") }}
      actions={<VisitActions model={model} visit={visit} />}
    >
      <div className={classes.parts}>
        <div className={classes.column}>
          <PeoplePanel model={model} visit={visit} />
          <IntakePanel model={model} reason={visit.reason} />
        </div>
        <div className={classes.column}>
          <Panel title={t("visits.checkIn.title")} testId="check-in">
            {check_in ? <CheckInFacts said={check_in} /> : <Empty words={t("visits.checkIn.none")} />}
            <p>
              <Link href={pathTo(PLACES.patient, { id: visit.patient })}>{t("visits.record")}</Link>
            </p>
          </Panel>
          <Messages model={model} />
        </div>
      </div>
    </Screen>
  );
}

function IntakePanel({ model, reason }: { readonly model: VisitModel; readonly reason: string | null }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("visits.intake.title")} testId="intake">
      {reason && <p className={classes.reason}>{reason}</p>}
      <Shown resource={model.told}>
        {(told) =>
          told.length === 0 ? (
            <Empty words={t("visits.intake.none")} />
          ) : (
            told.map(({ id, resource, answers }) => (
              <Responses key={id} resource={resource} answers={answers} />
            ))
          )
        }
      </Shown>
    </Panel>
  );
}

function Messages({ model }: { readonly model: VisitModel }) {
  const { conversation } = model.thread;
  const chat = useStore(conversation.chat);
  const { timezone } = useMe().clinic;
  return (
    <div className={classes.messages}>
      <ChatPanel
        chat={chat}
        zone={timezone}
        onSend={(text) => void conversation.say(text)}
        onAgain={(id) => void conversation.sayAgain(id)}
      />
    </div>
  );
}
