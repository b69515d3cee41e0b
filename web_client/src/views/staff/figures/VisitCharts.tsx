/** Visits day by day: what became of them, and how long people waited. */
import { useTranslation } from "react-i18next";
import type { VisitDay } from "../../../state/staff/figures.ts";
import { minutesIn } from "../../../state/staff/scales.ts";
import { Panel } from "../../pieces/Panel.tsx";
import { useFormats } from "../StaffContext.ts";
import { DayChart, type Series } from "./DayChart.tsx";
import classes from "./Figures.module.css";

export function VisitCharts({ days }: { readonly days: readonly VisitDay[] }) {
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
    <Panel title={t("visitFigures.byDay")}>
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
    </Panel>
  );
}
