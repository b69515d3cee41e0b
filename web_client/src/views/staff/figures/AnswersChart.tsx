/** How many cases ended over time, and how many of them late. */
import { useTranslation } from "react-i18next";
import type { Report } from "../../../state/staff/figures.ts";
import { scaleTo } from "../../../state/staff/scales.ts";
import { useFormats } from "../StaffContext.ts";
import { Chart } from "./Chart.tsx";
import classes from "./Figures.module.css";
import { useDays } from "./useDays.ts";

export function AnswersChart({ report: { parts } }: { readonly report: Report }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const days = useDays();
  const top = scaleTo(Math.max(...parts.map(({ total }) => total.closed)));
  const height = (count: number) => ({ height: `${(count / top) * 100}%` });
  return (
    <Chart
      title={t("figures.overTime")}
      testId="chart-answers"
      legend={[
        { words: t("figures.inTime"), tone: "main" },
        { words: t("figures.tooLate"), tone: "bad" },
      ]}
      top={number(top)}
      rows={parts}
      rowKey={({ part }) => part.from}
      label={({ part }) => days.short(part)}
      bar={({ total: { closed, breached } }) => (
        <>
          <div className={classes.bar} data-tone="bad" style={height(breached)} />
          <div className={classes.bar} data-tone="main" style={height(closed - breached)} />
        </>
      )}
      columns={[
        { key: "days", header: t("figures.days"), kind: "title", cell: ({ part }) => days.full(part) },
        { key: "closed", header: t("figures.closed"), cell: ({ total }) => number(total.closed) },
        { key: "late", header: t("figures.tooLate"), cell: ({ total }) => number(total.breached) },
      ]}
    />
  );
}
