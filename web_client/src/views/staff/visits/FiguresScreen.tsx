/** How visits go: waits, no-shows and what people thought of a period, day by day, and the rooms that are live. */
import { SegmentedControl } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import {
  FiguresModel,
  minutesIn,
  PERIODS,
  type Period,
  periodNamed,
  type VisitFigures,
} from "../../../state/staff/visits/figures.ts";
import { Panel } from "../../pieces/Panel.tsx";
import { Shown } from "../../pieces/Shown.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useMe, useStaff } from "../StaffContext.ts";
import { DayChart, type Series } from "./DayChart.tsx";
import classes from "./Figures.module.css";
import { LivePanel } from "./LivePanel.tsx";

export default function FiguresScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const { timezone } = useMe().clinic;
  const navigator = useNavigator();
  const [period, setPeriod] = useState<Period>(() =>
    periodNamed(new URLSearchParams(navigator.place.get().search).get("period")),
  );
  const [model] = useState(() => new FiguresModel(api, timezone, period));
  useEffect(() => void model.look(), [model]);
  useEffect(() => model.watch(), [model]);
  const show = (next: Period) => {
    setPeriod(next);
    navigator.rename(pathTo(PLACES.visitFigures, {}, { period: next }));
    model.show(next);
  };
  return (
    <Screen
      title={t("visitFigures.title")}
      words={t("visitFigures.words")}
      back={{ href: PLACES.figures, words: t("figures.title") }}
    >
      <SegmentedControl
        className={classes.periods}
        aria-label={t("visitFigures.period")}
        size="md"
        value={period}
        onChange={(value) => show(periodNamed(value))}
        data={PERIODS.map((value) => ({ value, label: t(`visitFigures.periods.${value}`) }))}
      />
      <Shown resource={model.figures} lines={3}>
        {(figures) => <Tiles figures={figures} />}
      </Shown>
      <Panel title={t("visitFigures.byDay")}>
        <Charts model={model} />
      </Panel>
      <LivePanel model={model} />
    </Screen>
  );
}

function Tiles({ figures }: { readonly figures: VisitFigures }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const wait = (seconds: number | null) => {
    const minutes = minutesIn(seconds);
    return minutes === null ? undefined : t("visitFigures.minutes", { minutes: number(minutes) });
  };
  const { no_show_rate, mean_rating } = figures;
  return (
    <dl className={classes.tiles} data-testid="figures">
      <Tile
        name={t("visitFigures.seen")}
        value={number(figures.seen)}
        words={t("visitFigures.ofBooked", { count: figures.booked })}
      >
        <Meter share={figures.booked === 0 ? 0 : figures.seen / figures.booked} tone="seen" />
      </Tile>
      <Tile
        name={t("visitFigures.wait")}
        value={wait(figures.wait_p50_s)}
        words={t("visitFigures.waitWords", { most: wait(figures.wait_p95_s) ?? "–" })}
        testId="wait"
      />
      <Tile
        name={t("visitFigures.noShows")}
        value={no_show_rate === null ? undefined : `${number(Math.round(no_show_rate * 100))} %`}
        words={t("visitFigures.noShowWords", { count: figures.no_shows })}
        testId="no-shows"
      >
        <Meter share={no_show_rate ?? 0} tone="missed" />
      </Tile>
      <Tile
        name={t("visitFigures.waitingNow")}
        value={number(figures.waiting_now)}
        words={
          figures.longest_wait_s === null
            ? t("visitFigures.nobodyWaits")
            : t("visitFigures.longest", { wait: wait(figures.longest_wait_s) ?? "" })
        }
        testId="waiting-now"
      />
      <Tile
        name={t("visitFigures.rating")}
        value={mean_rating === null ? undefined : number(Math.round(mean_rating * 10) / 10)}
        words={t("visitFigures.ratingWords")}
      >
        <Meter share={(mean_rating ?? 0) / 5} tone="seen" />
      </Tile>
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  /** Undefined when there is nothing to count. */
  readonly value: string | undefined;
  readonly words: string;
  readonly children?: ReactNode;
  readonly testId?: string;
}

function Tile({ name, value, words, children, testId }: TileProps) {
  return (
    <div className={classes.tile} data-testid={testId}>
      <dt className={classes.soft}>{name}</dt>
      <dd className={classes.value}>
        {value ?? "–"}
        <span className={classes.note}>{words}</span>
        {value !== undefined && children}
      </dd>
    </div>
  );
}

function Meter({ share, tone }: { readonly share: number; readonly tone: "seen" | "missed" }) {
  return (
    <span className={classes.meterTrack} aria-hidden="true">
      <span className={classes.meterFill} data-tone={tone} style={{ width: `${share * 100}%` }} />
    </span>
  );
}

function Charts({ model }: { readonly model: FiguresModel }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const counts: readonly Series[] = [
    { key: "seen", name: t("visitFigures.seen"), tone: "seen", value: ({ seen }) => seen },
    { key: "missed", name: t("visitFigures.noShows"), tone: "missed", value: ({ no_shows }) => no_shows },
    {
      key: "cancelled",
      name: t("visitFigures.cancelled"),
      tone: "cancelled",
      value: ({ cancelled }) => cancelled,
    },
  ];
  const waits: readonly Series[] = [
    { key: "p50", name: t("visitFigures.usual"), tone: "usual", value: (day) => minutesIn(day.wait_p50_s) },
    {
      key: "p95",
      name: t("visitFigures.nearlyAll"),
      tone: "longest",
      value: (day) => minutesIn(day.wait_p95_s),
    },
  ];
  return (
    <Shown resource={model.days} lines={6}>
      {(days) => (
        <div className={classes.charts}>
          <DayChart
            title={t("visitFigures.countsTitle")}
            words={t("visitFigures.countsWords")}
            days={days}
            series={counts}
            kind="stacked"
            unit={number}
            testId="counts-chart"
          />
          <DayChart
            title={t("visitFigures.waitsTitle")}
            words={t("visitFigures.waitsWords")}
            days={days}
            series={waits}
            kind="range"
            unit={(value) => t("visitFigures.minutes", { minutes: number(value) })}
            testId="waits-chart"
          />
        </div>
      )}
    </Shown>
  );
}
