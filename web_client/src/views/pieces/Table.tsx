/** Rows of things: a table where there is room, a stack of cards on a phone, the same for screen readers in both. */
import type { ReactNode } from "react";
import classes from "./Table.module.css";

export interface Column<T> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** `actions`: buttons at the end, with a header that is heard only. `title`: what the row is called. */
  readonly kind?: "title" | "actions";
}

export interface TableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
}

// The roles are spelled out because `display: block` on phones would otherwise take them away.
export function Table<T>({ label, columns, rows, rowKey }: TableProps<T>) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: as above
    <table className={classes.table} role="table" aria-label={label}>
      {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
      <thead className={classes.head} role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
        <tr role="row">
          {columns.map(({ key, header, kind }) => (
            // biome-ignore lint/a11y/noRedundantRoles: as above
            <th key={key} role="columnheader" scope="col">
              {kind === "actions" ? <span className={classes.heardOnly}>{header}</span> : header}
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
      <tbody role="rowgroup">
        {rows.map((row) => (
          // biome-ignore lint/a11y/noRedundantRoles: as above
          <tr key={rowKey(row)} role="row" className={classes.row} data-testid="row">
            {columns.map(({ key, header, cell, kind }) => (
              // biome-ignore lint/a11y/noRedundantRoles: as above
              <td key={key} role="cell" className={classes.cell} data-kind={kind} data-label={header}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
