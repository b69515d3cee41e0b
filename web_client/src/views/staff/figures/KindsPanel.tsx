/** The figures by what cases were about. */
import { useTranslation } from "react-i18next";
import type { KindFigures } from "../../../state/staff/figures.ts";
import { Empty } from "../../pieces/Empty.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { type Column, Table } from "../../pieces/Table.tsx";
import { useAmounts } from "../../useAmounts.ts";
import { useKindName } from "../inbox/useKindName.ts";
import { useFormats } from "../StaffContext.ts";
import { useShare } from "./useShare.ts";

export function KindsPanel({ kinds }: { readonly kinds: readonly KindFigures[] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const amount = useAmounts();
  const share = useShare();
  const kindName = useKindName();
  const span = (seconds: number | null) => (seconds === null ? "–" : amount.span(seconds));
  const columns: readonly Column<KindFigures>[] = [
    { key: "kind", header: t("inbox.about"), kind: "title", cell: ({ kind }) => kindName(kind ?? "") },
    { key: "closed", header: t("figures.closed"), cell: ({ closed }) => number(closed) },
    { key: "answered", header: t("figures.answered"), cell: ({ answered }) => number(answered) },
    { key: "p50", header: t("figures.half"), cell: (row) => span(row.turnaround_p50_s) },
    { key: "p95", header: t("figures.most"), cell: (row) => span(row.turnaround_p95_s) },
    { key: "late", header: t("figures.late"), cell: (row) => share(row.breach_rate) },
  ];
  return (
    <Panel title={t("figures.byKind")} testId="kinds">
      {kinds.length === 0 ? (
        <Empty words={t("figures.noneEnded")} />
      ) : (
        <Table label={t("figures.byKind")} columns={columns} rows={kinds} rowKey={({ kind }) => kind ?? ""} />
      )}
    </Panel>
  );
}
