/** The clinic's day: who comes when, to whom, and how it stands; the day is in the address. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { dateIn } from "../../../lib/formats.ts";
import { pathTo } from "../../../lib/route.ts";
import { dayAfter } from "../../../lib/zoneTime.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { DayModel, dayNamed } from "../../../state/staff/visits/day.ts";
import { guestsOf, isAhead, takesPeople, type Visit } from "../../../state/staff/visits/visits.ts";
import { PlusIcon } from "../../icons.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { type Column, Table } from "../../pieces/Table.tsx";
import { Link } from "../../route/Link.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useMay, useMe, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { useNow } from "../useNow.ts";
import { BookDialog } from "./BookDialog.tsx";
import { CancelDialog } from "./CancelDialog.tsx";
import { LinksDialog } from "./LinksDialog.tsx";
import { MoveDialog } from "./MoveDialog.tsx";
import { RiskTag, VisitTag } from "./tags.tsx";
import { useNames } from "./useNames.ts";
import classes from "./Visits.module.css";
import { VisitTabs } from "./VisitTabs.tsx";

type Asking =
  | { readonly what: "book" }
  | { readonly what: "links" | "move" | "cancel"; readonly visit: Visit };

export default function DayScreen() {
  const { t } = useTranslation();
  const { api, topics } = useStaff();
  const { timezone } = useMe().clinic;
  const navigator = useNavigator();
  const mayBook = useMay("issue-link");
  const { date } = useFormats();
  const [day, setDay] = useState(() => {
    const name = new URLSearchParams(navigator.place.get().search).get("day");
    return dayNamed(name, timezone, Date.now());
  });
  const [isMine, setMine] = useState(false);
  const [model] = useState(() => new DayModel(api, day, isMine));
  const [asking, setAsking] = useState<Asking>();
  useEffect(() => void model.look(), [model]);
  useEffect(() => model.follow(topics), [model, topics]);
  useLoad(model.colleagues);
  const colleagues = useStore(model.colleagues.snapshot).value ?? [];

  const show = (next: string, mine = isMine) => {
    if (next === "") return;
    setDay(next);
    setMine(mine);
    navigator.rename(pathTo(PLACES.visits, {}, { day: next }));
    model.show(next, mine);
  };
  // Who has booked for another day wants to see it there.
  const showBooked = ({ starts_at }: Visit) =>
    show(starts_at === null ? day : dateIn(timezone, new Date(starts_at)));
  const close = () => setAsking(undefined);
  const look = () => void model.look();
  return (
    <Screen
      title={t("visits.title")}
      words={t("visits.words")}
      actions={
        mayBook && (
          <Button
            size="md"
            leftSection={<PlusIcon size={18} />}
            data-testid="book"
            onClick={() => setAsking({ what: "book" })}
          >
            {t("visits.book.open")}
          </Button>
        )
      }
    >
      <VisitTabs />
      <DayBar day={day} isMine={isMine} onShow={show} />
      {mayBook && <Wishes model={model} onAsk={setAsking} />}
      <Panel title={date(day)} testId="day">
        <Shown resource={model.visits} lines={5}>
          {(visits) =>
            visits.length === 0 ? (
              <Empty words={t("visits.none")} />
            ) : (
              <DayTable visits={visits} label={date(day)} onAsk={mayBook ? setAsking : undefined} />
            )
          }
        </Shown>
      </Panel>
      {asking?.what === "book" && (
        <BookDialog day={day} colleagues={colleagues} onBooked={showBooked} onClose={close} />
      )}
      {asking?.what === "links" && <LinksDialog visit={asking.visit} onClose={close} />}
      {asking?.what === "move" && <MoveDialog visit={asking.visit} onMoved={look} onClose={close} />}
      {asking?.what === "cancel" && <CancelDialog visit={asking.visit} onCancelled={look} onClose={close} />}
    </Screen>
  );
}

interface DayBarProps {
  readonly day: string;
  readonly isMine: boolean;
  readonly onShow: (day: string, isMine?: boolean) => void;
}

function DayBar({ day, isMine, onShow }: DayBarProps) {
  const { t } = useTranslation();
  const { timezone } = useMe().clinic;
  const today = dateIn(timezone, new Date(useNow()));
  const step = (words: string, by: number, sign: ReactNode) => (
    <Button
      variant="default"
      size="md"
      px="sm"
      aria-label={words}
      data-testid={`day-${by}`}
      onClick={() => onShow(dayAfter(day, by))}
    >
      <span aria-hidden="true">{sign}</span>
    </Button>
  );
  return (
    <div className={classes.bar}>
      {step(t("visits.day.before"), -1, "←")}
      <TextInput
        type="date"
        size="md"
        aria-label={t("visits.day.choose")}
        data-testid="day-choose"
        value={day}
        onChange={(event) => onShow(event.currentTarget.value)}
      />
      {step(t("visits.day.after"), 1, "→")}
      <Button variant="default" size="md" disabled={day === today} onClick={() => onShow(today)}>
        {t("visits.day.today")}
      </Button>
      <Checkbox
        size="md"
        label={t("visits.day.mine")}
        checked={isMine}
        onChange={(event) => onShow(day, event.currentTarget.checked)}
      />
    </div>
  );
}

interface DayTableProps {
  readonly visits: readonly Visit[];
  readonly label: string;
  /** Undefined for who may only look. */
  readonly onAsk: ((asking: Asking) => void) | undefined;
}

function DayTable({ visits, label, onAsk }: DayTableProps) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const names = useNames();
  const columns: readonly Column<Visit>[] = [
    {
      key: "patient",
      header: t("visits.patient"),
      kind: "title",
      cell: (visit) => (
        <>
          <Link href={pathTo(PLACES.visit, { id: visit.id })}>{names.patient(visit)}</Link>{" "}
          <RiskTag risk={visit.risk} />
        </>
      ),
    },
    {
      key: "time",
      header: t("visits.time"),
      cell: ({ starts_at, ends_at }) =>
        starts_at &&
        ends_at && (
          <span>
            <span className={classes.time}>{time(starts_at)}</span>{" "}
            <span className={classes.soft}>
              {t("visits.when.short", { count: (Date.parse(ends_at) - Date.parse(starts_at)) / 60_000 })}
            </span>
          </span>
        ),
    },
    {
      key: "provider",
      header: t("visits.provider"),
      cell: (visit) => <span className={classes.names}>{names.provider(visit)}</span>,
    },
    { key: "status", header: t("visits.status"), cell: (visit) => <VisitTag visit={visit} /> },
    {
      key: "others",
      header: t("visits.others"),
      cell: (visit) => {
        const others = guestsOf(visit).filter(({ role }) => role !== "patient");
        return (
          others.length > 0 && <span className={classes.names}>{others.map(names.person).join(", ")}</span>
        );
      },
    },
  ];
  const actions: Column<Visit> = {
    key: "actions",
    header: t("visits.actions"),
    kind: "actions",
    cell: (visit) => onAsk && <DayActions visit={visit} onAsk={onAsk} />,
  };
  return (
    <Table
      label={label}
      columns={onAsk ? [...columns, actions] : columns}
      rows={visits}
      rowKey={({ id }) => id}
    />
  );
}

function DayActions({ visit, onAsk }: { readonly visit: Visit; readonly onAsk: (asking: Asking) => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const button = (what: "links" | "move" | "cancel", words: string) => (
    <RowButton words={words} of={names.patient(visit)} testId={what} onClick={() => onAsk({ what, visit })} />
  );
  return (
    <span className={classes.buttons}>
      {takesPeople(visit) && button("links", t("visits.links.open"))}
      {isAhead(visit) && button("move", t("visits.move.open"))}
      {isAhead(visit) && button("cancel", t("visits.cancel.open"))}
    </span>
  );
}

interface WishesProps {
  readonly model: DayModel;
  readonly onAsk: (asking: Asking) => void;
}

/** Who asked for another visit: shown only while there is one to settle. */
function Wishes({ model, onAsk }: WishesProps) {
  const { t } = useTranslation();
  const names = useNames();
  const wishes = (useStore(model.wishes.snapshot).value ?? []).filter(isAhead);
  if (wishes.length === 0) return null;
  return (
    <Panel
      title={t("visits.wishes.title", { count: wishes.length })}
      words={t("visits.wishes.words")}
      testId="wishes"
    >
      <Items>
        {wishes.map((visit) => (
          <Item
            key={visit.id}
            title={
              <>
                <Link href={pathTo(PLACES.visit, { id: visit.id })}>{names.patient(visit)}</Link>{" "}
                <RiskTag risk={visit.risk} />
              </>
            }
            words={t("visits.with", { name: names.provider(visit) })}
            actions={
              <>
                <RowButton
                  words={t("visits.wishes.settle")}
                  of={names.patient(visit)}
                  testId="settle"
                  onClick={() => onAsk({ what: "move", visit })}
                />
                <RowButton
                  words={t("visits.wishes.decline")}
                  of={names.patient(visit)}
                  testId="decline"
                  onClick={() => onAsk({ what: "cancel", visit })}
                />
              </>
            }
          />
        ))}
      </Items>
    </Panel>
  );
}
