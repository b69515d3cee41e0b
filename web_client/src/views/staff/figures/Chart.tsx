/** The frame of a chart: its title, what its colours mean, and the same in a table for who does not see it. */
import { type ReactNode, useId } from "react";
import { type Column, Table } from "../../pieces/Table.tsx";
import classes from "./Figures.module.css";

export interface ChartProps<T> {
  readonly title: string;
  readonly legend: readonly { readonly words: string; readonly tone: "main" | "bad" | "soft" }[];
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** What is at the top of the scale. */
  readonly top: string;
  /** One bar per row; its height is a percent of the chart's. */
  readonly bar: (row: T) => ReactNode;
  readonly label: (row: T) => string;
  readonly testId: string;
}

export function Chart<T>(props: ChartProps<T>) {
  const { title, legend, columns, rows, rowKey, top, bar, label, testId } = props;
  const id = useId();
  return (
    <figure className={classes.chart} aria-labelledby={id} data-testid={testId}>
      <figcaption>
        <h2 id={id}>{title}</h2>
        <ul className={classes.legend} aria-hidden="true">
          {legend.map(({ words, tone }) => (
            <li key={words} data-tone={tone}>
              {words}
            </li>
          ))}
        </ul>
      </figcaption>
      <div className={classes.plot} aria-hidden="true">
        <span className={classes.top}>{top}</span>
        {rows.map((row) => (
          <div key={rowKey(row)} className={classes.slot}>
            <div className={classes.track}>{bar(row)}</div>
            <span className={classes.tick}>{label(row)}</span>
          </div>
        ))}
      </div>
      <div className={classes.heardOnly}>
        <Table label={title} columns={columns} rows={rows} rowKey={rowKey} />
      </div>
    </figure>
  );
}
