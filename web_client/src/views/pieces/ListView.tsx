/** A PagedList as a table: coming, empty, failed with a way on, and more on demand. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { PagedList } from "../../state/pagedList.ts";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { useStore } from "../useStore.ts";
import { Empty } from "./Empty.tsx";
import classes from "./ListView.module.css";
import { Skeleton } from "./Skeleton.tsx";
import { type Column, Table } from "./Table.tsx";

export interface ListViewProps<T> {
  readonly list: PagedList<T>;
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  /** What there is to say, and perhaps to do, when there is nothing. */
  readonly empty: { readonly words: string; readonly action?: ReactNode };
}

export function ListView<T>({ list, label, columns, rowKey, empty }: ListViewProps<T>) {
  const { t } = useTranslation();
  const { items, isLoading, hasMore, error } = useStore(list.snapshot);
  useEffect(() => void list.load(), [list]);
  const retry = () => void (items && hasMore ? list.more() : list.load());
  return (
    <div className={classes.list} aria-busy={isLoading} data-testid="list">
      {items && items.length > 0 && <Table label={label} columns={columns} rows={items} rowKey={rowKey} />}
      {items?.length === 0 && !error && <Empty {...empty} />}
      {!items && isLoading && <Skeleton />}
      {error && <ErrorNotice error={error} ways={{ retry }} isBusy={isLoading} />}
      {hasMore && !error && (
        <Button
          className={classes.more}
          variant="default"
          size="md"
          loading={isLoading}
          data-testid="more"
          onClick={() => void list.more()}
        >
          {t("pieces.more")}
        </Button>
      )}
    </div>
  );
}
