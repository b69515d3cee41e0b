/** The waiting room: who waits, across all patients, and which visits are live. */
import { Button, Checkbox } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { byProvider, QueueModel } from "../../../state/staff/visits/queue.ts";
import { Empty } from "../../pieces/Empty.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { Link } from "../../route/Link.tsx";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useMay, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { useNow } from "../useNow.ts";
import { DeedNotice } from "./DeedNotice.tsx";
import { EnterLink } from "./EnterLink.tsx";
import { LateDialog } from "./LateDialog.tsx";
import classes from "./Queue.module.css";
import { QueueCard } from "./QueueCard.tsx";
import { useDeeds } from "./useDeeds.ts";
import { useNames } from "./useNames.ts";
import { VisitTabs } from "./VisitTabs.tsx";

export default function QueueScreen() {
  const { t } = useTranslation();
  const { api, topics } = useStaff();
  const [model] = useState(() => new QueueModel(api));
  useEffect(() => void model.look(), [model]);
  useEffect(() => model.follow(topics), [model, topics]);
  useLoad(model.colleagues);
  const colleagues = useStore(model.colleagues.snapshot).value;
  const waiting = useStore(model.entries.snapshot).value ?? [];
  const deeds = useDeeds(colleagues, () => model.look());
  const [isMine, setMine] = useState(false);
  const [isLate, setLate] = useState(false);
  const now = useNow();
  const delayed = byProvider(waiting).map(({ provider, visits }) => ({
    name:
      provider === null
        ? t("visits.whoeverIsFree")
        : (nameOf(colleagues, provider) ?? t("visits.aColleague")),
    visits,
  }));
  return (
    <Screen
      title={t("visits.queue.title")}
      words={t("visits.queue.words")}
      actions={
        waiting.length > 0 && (
          <Button size="md" variant="default" data-testid="late" onClick={() => setLate(true)}>
            {t("visits.delay.open")}
          </Button>
        )
      }
    >
      <VisitTabs />
      <Checkbox
        size="md"
        label={t("visits.queue.mine")}
        checked={isMine}
        onChange={(event) => {
          setMine(event.currentTarget.checked);
          model.show(event.currentTarget.checked);
        }}
      />
      <DeedNotice deeds={deeds} />
      <Shown resource={model.entries} lines={5}>
        {(entries) =>
          entries.length === 0 ? (
            <Panel title={t("visits.queue.title")}>
              <Empty words={t("visits.queue.none")} />
            </Panel>
          ) : (
            <ul className={classes.cards} aria-label={t("visits.queue.title")}>
              {entries.map((entry) => (
                <QueueCard key={entry.visit} entry={entry} colleagues={colleagues} deeds={deeds} now={now} />
              ))}
            </ul>
          )
        }
      </Shown>
      <Live model={model} />
      {isLate && (
        <LateDialog choices={delayed} onTold={() => void model.look()} onClose={() => setLate(false)} />
      )}
    </Screen>
  );
}

function Live({ model }: { readonly model: QueueModel }) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const names = useNames();
  const mayConduct = useMay("write-note");
  return (
    <Panel title={t("visits.queue.live")} testId="live">
      <Shown resource={model.live} lines={1}>
        {(visits) =>
          visits.length === 0 ? (
            <Empty words={t("visits.queue.noLive")} />
          ) : (
            <Items>
              {visits.map((visit) => (
                <Item
                  key={visit.id}
                  title={<Link href={pathTo(PLACES.visit, { id: visit.id })}>{names.patient(visit)}</Link>}
                  words={
                    visit.live_since &&
                    `${t("visits.queue.since", { time: time(visit.live_since) })}, ${t("visits.with", { name: names.provider(visit) })}`
                  }
                  actions={mayConduct && <EnterLink visit={visit.id} of={names.patient(visit)} />}
                />
              ))}
            </Items>
          )
        }
      </Shown>
    </Panel>
  );
}
