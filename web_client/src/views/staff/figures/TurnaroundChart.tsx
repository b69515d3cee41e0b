/** From sent to answered over time: what half of the answers took, and what all but one in twenty took. */
import { useTranslation } from "react-i18next";
import type { Report } from "../../../state/staff/figures.ts";
import { timeScaleTo } from "../../../state/staff/scales.ts";
import { useAmounts } from "../../useAmounts.ts";
import { Chart } from "./Chart.tsx";
import classes from "./Figures.module.css";
import { useDays } from "./useDays.ts";

export function TurnaroundChart({ report: { parts } }: { readonly report: Report }) {
  const { t } = useTranslation();
  const amount = useAmounts();
  const days = useDays();
  const longest = Math.max(...parts.map(({ total }) => total.turnaround_p95_s ?? 0));
  const top = timeScaleTo(longest);
  const height = (seconds: number | null) => ({ height: `${((seconds ?? 0) / top) * 100}%` });
  const words = (seconds: number | null) => (seconds === null ? "–" : amount.span(seconds));
  return (
    <Chart
      title={t("figures.turnaroundOverTime")}
      testId="chart-turnaround"
      legend={[
        { words: t("figures.half"), tone: "main" },
        { words: t("figures.most"), tone: "soft" },
      ]}
      top={amount.span(top)}
      rows={parts}
      rowKey={({ part }) => part.from}
      label={({ part }) => days.short(part)}
      bar={({ total: { turnaround_p50_s: p50, turnaround_p95_s: p95 } }) => (
        <>
          <div className={classes.behind} data-tone="soft" style={height(p95)} />
          <div className={classes.behind} data-tone="main" style={height(p50)} />
        </>
      )}
      columns={[
        { key: "days", header: t("figures.days"), kind: "title", cell: ({ part }) => days.full(part) },
        { key: "p50", header: t("figures.half"), cell: ({ total }) => words(total.turnaround_p50_s) },
        { key: "p95", header: t("figures.most"), cell: ({ total }) => words(total.turnaround_p95_s) },
      ]}
    />
  );
}
