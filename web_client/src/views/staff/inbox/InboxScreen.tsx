/** The inbox: which case is due next, who has it, and what the search finds; shelf and words are in the address. */
import { SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { type CaseLine, InboxModel, SHELVES, type Shelf, shelfNamed } from "../../../state/staff/inbox.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { ListView } from "../../pieces/ListView.tsx";
import { SearchBox } from "../../pieces/SearchBox.tsx";
import type { Column } from "../../pieces/Table.tsx";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import classes from "./Inbox.module.css";
import { LeftTag } from "./LeftTag.tsx";
import { useKindName } from "./useKindName.ts";

export const PRIORITY_TONES: Readonly<Record<CaseLine["priority"], TagTone>> = {
  urgent: "stop",
  soon: "warn",
  routine: "calm",
};

export default function InboxScreen() {
  const { t } = useTranslation();
  const { api, topics } = useStaff();
  const navigator = useNavigator();
  const [place] = useState(() => new URLSearchParams(navigator.place.get().search));
  const [shelf, setShelf] = useState<Shelf>(() => shelfNamed(place.get("shelf")));
  const [words, setWords] = useState(() => place.get("q") ?? "");
  const [model] = useState(() => new InboxModel(api, shelf, words));
  useLoad(model.counts);
  useLoad(model.colleagues);
  useEffect(() => model.follow(topics), [model, topics]);
  const counts = useStore(model.counts.snapshot).value;
  const colleagues = useStore(model.colleagues.snapshot).value;
  const { instant } = useFormats();
  const kindName = useKindName();

  const show = (next: Shelf) => {
    setShelf(next);
    navigator.rename(pathTo(PLACES.inbox, {}, { shelf: next }));
    model.show(next);
  };
  const search = (next: string) => {
    setWords(next);
    navigator.rename(pathTo(PLACES.inbox, {}, next === "" ? { shelf } : { q: next }));
    model.search(next);
  };
  const columns: readonly Column<CaseLine>[] = [
    {
      key: "patient",
      header: t("inbox.patient"),
      kind: "title",
      cell: ({ case: id, name }) => (
        <Link href={pathTo(PLACES.case, { id })}>{name ?? t("inbox.restricted")}</Link>
      ),
    },
    { key: "about", header: t("inbox.about"), cell: ({ kind }) => kindName(kind) },
    {
      key: "priority",
      header: t("inbox.priority"),
      cell: ({ priority }) => <Tag tone={PRIORITY_TONES[priority]}>{t(`inbox.priorities.${priority}`)}</Tag>,
    },
    {
      key: "due",
      header: t("inbox.due"),
      cell: (line) => (line.ended_at === null ? <LeftTag promised={line} /> : instant(line.ended_at)),
    },
    {
      key: "owner",
      header: t("inbox.owner"),
      cell: ({ owner }) =>
        owner === null ? t("inbox.nobody") : (nameOf(colleagues, owner) ?? t("inbox.someone")),
    },
    { key: "state", header: t("inbox.state"), cell: ({ status }) => t(`inbox.caseStatuses.${status}`) },
  ];
  const late = counts && counts.breached > 0 && (
    <Tag tone="stop">{t("inbox.breached", { count: counts.breached })}</Tag>
  );
  return (
    <Screen
      title={t("inbox.title")}
      words={
        <>
          {t("inbox.words")} {late}
        </>
      }
    >
      <SearchBox label={t("inbox.search")} initial={words} onSearch={search} />
      {words === "" && (
        <SegmentedControl
          className={classes.shelves}
          aria-label={t("inbox.shelf")}
          size="md"
          value={shelf}
          onChange={(value) => show(shelfNamed(value))}
          data={SHELVES.map((value) => ({ value, label: t(`inbox.shelves.${value}`) }))}
        />
      )}
      <ListView
        list={model.list}
        label={t("inbox.title")}
        columns={columns}
        rowKey={({ case: id }) => id}
        empty={{ words: t(words === "" ? "inbox.none" : "inbox.noneFound") }}
      />
    </Screen>
  );
}
