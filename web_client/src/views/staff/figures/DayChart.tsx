/** One column for each day: a picture first, and the same as a table for whoever wants or needs it. */
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { VisitDay } from "../../../state/staff/figures.ts";
import { ceilingOf } from "../../../state/staff/scales.ts";
import { type Column, Table } from "../../pieces/Table.tsx";
import { useFormats } from "../StaffContext.ts";
import classes from "./DayChart.module.css";

export interface Series {
  readonly key: string;
  readonly name: string;
  readonly tone: "seen" | "missed" | "cancelled" | "usual" | "longest";
  readonly value: (day: VisitDay) => number | null;
}

export interface DayChartProps {
  readonly title: string;
  readonly words: string;
  readonly days: readonly VisitDay[];
  readonly series: readonly Series[];
  /** `stacked`: parts of one whole, one on the other; `range`: from the first series to the second. */
  readonly kind: "stacked" | "range";
  readonly unit: (value: number) => string;
  readonly testId: string;
}

const GRID = [1, 0.75, 0.5, 0.25, 0] as const;
/** More labels than these would touch on a phone. */
const MOST_LABELS = 8;

export function DayChart({ title, words, days, series, kind, unit, testId }: DayChartProps) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const id = useId();
  const valuesOf = (day: VisitDay) => series.map(({ value }) => value(day) ?? 0);
  const heights = days.map((day) => {
    const values = valuesOf(day);
    return kind === "stacked" ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  });
  const ceiling = ceilingOf(Math.max(0, ...heights));
  const every = Math.ceil(days.length / MOST_LABELS);
  const columns: readonly Column<VisitDay>[] = [
    { key: "day", header: t("visitFigures.day"), kind: "title", cell: ({ day }) => date(day) },
    ...series.map(({ key, name, value }) => ({
      key,
      header: name,
      cell: (day: VisitDay) => {
        const found = value(day);
        return found === null ? "" : unit(found);
      },
    })),
  ];
  return (
    <figure className={classes.chart} aria-labelledby={id} data-testid={testId}>
      <figcaption>
        <h3 id={id} className={classes.chartTitle}>
          {title}
        </h3>
        <p className={classes.soft}>{words}</p>
        <ul className={classes.legend}>
          {series.map(({ key, name, tone }) => (
            <li key={key}>
              <span className={classes.swatch} data-tone={tone} aria-hidden="true" />
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
      <div className={classes.plot} aria-hidden="true">
        <div className={classes.scale}>
          {GRID.map((part) => (
            <span key={part} className={classes.mark} style={{ bottom: `${part * 100}%` }}>
              {unit(part * ceiling)}
            </span>
          ))}
        </div>
        <div className={classes.columns}>
          {days.map((day, index) => (
            <div
              key={day.day}
              className={classes.column}
              title={`${date(day.day)}: ${series.map(({ name, value }) => `${name} ${value(day) ?? "–"}`).join(", ")}`}
            >
              <div className={classes.bars}>
                {kind === "stacked" ? (
                  <Stack series={series} day={day} ceiling={ceiling} />
                ) : (
                  <Range series={series} day={day} ceiling={ceiling} />
                )}
              </div>
              <span className={classes.label}>{index % every === 0 && Number(day.day.slice(8))}</span>
            </div>
          ))}
        </div>
      </div>
      <details className={classes.details}>
        <summary>{t("visitFigures.asTable")}</summary>
        <Table label={title} columns={columns} rows={days} rowKey={({ day }) => day} />
      </details>
    </figure>
  );
}

interface ColumnProps {
  readonly series: readonly Series[];
  readonly day: VisitDay;
  readonly ceiling: number;
}

function share(value: number, ceiling: number): string {
  return `${(100 * value) / ceiling}%`;
}

function Stack({ series, day, ceiling }: ColumnProps): ReactNode {
  return series.map(({ key, tone, value }) => {
    const found = value(day) ?? 0;
    return (
      found > 0 && (
        <span key={key} className={classes.part} data-tone={tone} style={{ height: share(found, ceiling) }} />
      )
    );
  });
}

function Range({ series: [from, to], day, ceiling }: ColumnProps): ReactNode {
  const low = from?.value(day) ?? null;
  const high = to?.value(day) ?? null;
  if (low === null || high === null) return null;
  return (
    <>
      <span
        className={classes.range}
        style={{ bottom: share(low, ceiling), height: share(high - low, ceiling) }}
      />
      <span className={classes.dot} data-tone={to?.tone} style={{ bottom: share(high, ceiling) }} />
      <span className={classes.dot} data-tone={from?.tone} style={{ bottom: share(low, ceiling) }} />
    </>
  );
}
