/** The audit trail: searched by filters that live in the address, saved as CSV, and checked as a whole. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import {
  AREAS,
  type Area,
  type AuditEvent,
  type AuditFilters,
  AuditModel,
  agentOf,
  filtersIn,
} from "../../../state/staff/audit.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { ListView } from "../../pieces/ListView.tsx";
import type { Column } from "../../pieces/Table.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useMe, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { AuditFiltersForm } from "./AuditFiltersForm.tsx";
import { ChainPanel } from "./ChainPanel.tsx";

export default function AuditScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const navigator = useNavigator();
  const { timezone } = useMe().clinic;
  const [filters, setFilters] = useState(() => filtersIn(navigator.place.get().search));
  const [model] = useState(() => new AuditModel(api, timezone, filters));
  useLoad(model.colleagues);
  const columns = useColumns(model);
  const narrow = (wanted: AuditFilters) => {
    setFilters(wanted);
    navigator.rename(pathTo(PLACES.audit, {}, { ...wanted }));
    model.narrow(wanted);
  };
  return (
    <Screen title={t("audit.title")} words={t("audit.words")}>
      <ChainPanel model={model} />
      <AuditFiltersForm model={model} filters={filters} onNarrow={narrow} />
      <ListView
        list={model.list}
        label={t("audit.title")}
        columns={columns}
        rowKey={({ seq }) => String(seq)}
        empty={{ words: t("audit.none") }}
      />
    </Screen>
  );
}

/** FHIR AuditEvent.outcome: 0 is a success, 4 a refusal, 8 a failure. */
const REFUSED = 4;
const BREAK_GLASS = "BTG";

function useColumns(model: AuditModel): readonly Column<AuditEvent>[] {
  const { t } = useTranslation();
  const { exact } = useFormats();
  const colleagues = useStore(model.colleagues.snapshot).value;
  const area = (type: string) => (isArea(type) ? t(`audit.areas.${type}`) : type);
  const agent = (event: AuditEvent) => {
    const { kind, id } = agentOf(event.agent);
    if (kind === "staff" && id) return nameOf(colleagues, id) ?? event.agent;
    return t(kind === "link" ? "audit.guest" : "audit.server");
  };
  const outcome = (code: number) => {
    if (code === 0) return t("audit.outcomes.ok");
    const refused = code === REFUSED;
    return (
      <Tag tone={refused ? "warn" : "stop"}>{t(`audit.outcomes.${refused ? "refused" : "failed"}`)}</Tag>
    );
  };
  return [
    { key: "when", header: t("audit.when"), cell: ({ recorded }) => exact(recorded) },
    {
      key: "what",
      header: t("audit.what"),
      kind: "title",
      cell: ({ type, subtype }) => `${area(type)}: ${subtype}`,
    },
    {
      key: "who",
      header: t("audit.who"),
      cell: (event) => (
        <>
          {agent(event)} {event.purpose === BREAK_GLASS && <Tag tone="warn">{t("audit.emergency")}</Tag>}
        </>
      ),
    },
    { key: "outcome", header: t("audit.outcome"), cell: (event) => outcome(event.outcome) },
    {
      key: "concerned",
      header: t("audit.concerned"),
      cell: ({ entities }) =>
        entities.map(({ kind, id }) => <div key={`${kind}${id}`}>{short(area(kind), id)}</div>),
    },
  ];
}

function isArea(type: string): type is Area {
  return (AREAS as readonly string[]).includes(type);
}

/** Enough of an id to tell two apart; the CSV has the whole. */
function short(kind: string, id: string): string {
  return `${kind} ${id.slice(0, 8)}`;
}
