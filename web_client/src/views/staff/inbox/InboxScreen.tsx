/** The inbox: which case is due next, who has it, and what the search finds; what is shown is in the address. */
import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { PRIORITIES } from "../../../state/staff/caseForms.ts";
import {
  type CaseLine,
  InboxModel,
  isNarrowed,
  queryOf,
  SEARCHED,
  SHELVES,
  type Shelf,
  type Wish,
  wishIn,
} from "../../../state/staff/inbox.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { nameOfPool } from "../../../state/staff/pools.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { ListView } from "../../pieces/ListView.tsx";
import { SearchBox } from "../../pieces/SearchBox.tsx";
import type { Column } from "../../pieces/Table.tsx";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useNavigator } from "../../route/NavigatorContext.ts";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useMay, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { AskedPanel } from "./AskedPanel.tsx";
import { Due } from "./Due.tsx";
import classes from "./Inbox.module.css";
import { useKindName } from "./useKindName.ts";

export const PRIORITY_TONES: Readonly<Record<CaseLine["priority"], TagTone>> = {
  urgent: "stop",
  soon: "warn",
  routine: "calm",
};

export default function InboxScreen() {
  const { t } = useTranslation();
  const { api, topics } = useStaff();
  const mayAnswer = useMay("answer-case");
  const navigator = useNavigator();
  const [wish, setWish] = useState<Wish>(() => wishIn(navigator.place.get().search));
  const [model] = useState(() => new InboxModel(api, wish));
  useLoad(model.counts);
  useLoad(model.colleagues);
  useLoad(model.pools);
  useEffect(() => model.follow(topics, mayAnswer), [model, topics, mayAnswer]);
  const columns = useColumns(model);
  const show = (more: Partial<Wish>) => {
    const next = { ...wish, ...more };
    setWish(next);
    navigator.rename(pathTo(PLACES.inbox, {}, queryOf(next)));
    model.show(next);
  };
  const isSearch = wish.words !== "";
  const clear = (
    <Button
      variant="default"
      size="md"
      data-testid="clear"
      onClick={() => show({ pool: "", priority: "", among: "all" })}
    >
      {t("inbox.showAll")}
    </Button>
  );
  const empty = isSearch ? t("inbox.noneFound") : t(`inbox.none.${wish.shelf}`);
  return (
    <Screen
      title={t("inbox.title")}
      words={
        <>
          {t("inbox.words")} <Late model={model} />
        </>
      }
    >
      {mayAnswer && <AskedPanel model={model} />}
      <SearchBox
        label={t("inbox.search")}
        initial={wish.words}
        onSearch={(words) => show({ words, among: "all" })}
      />
      {isSearch ? (
        <NativeSelect
          className={classes.filter}
          size="md"
          label={t("inbox.among")}
          value={wish.among}
          data={SEARCHED.map((value) => ({ value, label: t(`inbox.searched.${value}`) }))}
          onChange={(event) =>
            show({ among: SEARCHED.find((one) => one === event.currentTarget.value) ?? "all" })
          }
        />
      ) : (
        <Shelves model={model} wish={wish} onShow={show} />
      )}
      <ListView
        list={model.list}
        label={t("inbox.title")}
        columns={columns}
        rowKey={({ case: id }) => id}
        empty={
          isNarrowed(wish)
            ? { words: isSearch ? empty : t("inbox.noneNarrowed"), action: clear }
            : { words: empty }
        }
      />
    </Screen>
  );
}

interface ShelvesProps {
  readonly model: InboxModel;
  readonly wish: Wish;
  readonly onShow: (more: Partial<Wish>) => void;
}

function Shelves({ model, wish, onShow }: ShelvesProps) {
  const { t } = useTranslation();
  const pools = useStore(model.pools.snapshot).value ?? [];
  const counts = useStore(model.counts.snapshot).value;
  const numbers: Partial<Record<Shelf, number>> = counts ?? {};
  const words = (shelf: Shelf) => {
    const number = shelf === "closed" ? undefined : numbers[shelf];
    return number ? `${t(`inbox.shelves.${shelf}`)} (${number})` : t(`inbox.shelves.${shelf}`);
  };
  return (
    <>
      <SegmentedControl
        className={classes.shelves}
        aria-label={t("inbox.shelf")}
        size="md"
        value={wish.shelf}
        onChange={(value) => onShow({ shelf: SHELVES.find((shelf) => shelf === value) ?? "queue" })}
        data={SHELVES.map((value) => ({ value, label: words(value) }))}
      />
      <div className={classes.filters}>
        <NativeSelect
          className={classes.filter}
          size="md"
          label={t("inbox.pool")}
          value={wish.pool}
          data={[
            { value: "", label: t("inbox.allPools") },
            ...pools.map(({ slug, name }) => ({ value: slug, label: name })),
          ]}
          onChange={(event) => onShow({ pool: event.currentTarget.value })}
        />
        <NativeSelect
          className={classes.filter}
          size="md"
          label={t("inbox.priority")}
          value={wish.priority}
          data={[
            { value: "", label: t("inbox.allPriorities") },
            ...PRIORITIES.map((value) => ({ value, label: t(`inbox.priorities.${value}`) })),
          ]}
          onChange={(event) =>
            onShow({ priority: PRIORITIES.find((one) => one === event.currentTarget.value) ?? "" })
          }
        />
      </div>
    </>
  );
}

function Late({ model }: { readonly model: InboxModel }) {
  const { t } = useTranslation();
  const counts = useStore(model.counts.snapshot).value;
  if (!counts || counts.breached === 0) return null;
  return <Tag tone="stop">{t("inbox.breached", { count: counts.breached })}</Tag>;
}

function useColumns(model: InboxModel): readonly Column<CaseLine>[] {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const kindName = useKindName();
  const colleagues = useStore(model.colleagues.snapshot).value;
  const pools = useStore(model.pools.snapshot).value;
  return [
    {
      key: "patient",
      header: t("inbox.patient"),
      kind: "title",
      cell: ({ case: id, name }) => (
        <Link href={pathTo(PLACES.case, { id })}>{name ?? t("inbox.restricted")}</Link>
      ),
    },
    {
      key: "about",
      header: t("inbox.about"),
      cell: ({ kind, pool }) => (
        <div>
          {kindName(kind)}
          <p className={classes.soft}>{nameOfPool(pools, pool) ?? pool}</p>
        </div>
      ),
    },
    {
      key: "priority",
      header: t("inbox.priority"),
      cell: ({ priority }) => <Tag tone={PRIORITY_TONES[priority]}>{t(`inbox.priorities.${priority}`)}</Tag>,
    },
    {
      key: "due",
      header: t("inbox.due"),
      cell: (line) =>
        line.ended_at === null ? <Due promised={line} used={line.used} /> : instant(line.ended_at),
    },
    {
      key: "owner",
      header: t("inbox.owner"),
      cell: ({ owner }) =>
        owner === null ? t("inbox.nobody") : (nameOf(colleagues, owner) ?? t("inbox.someone")),
    },
    {
      key: "state",
      header: t("inbox.state"),
      cell: ({ status, ending }) =>
        ending ? t(`inbox.endings.${ending}`) : t(`inbox.caseStatuses.${status}`),
    },
  ];
}
