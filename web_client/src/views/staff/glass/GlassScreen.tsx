/** Reviewing emergency access: what waits, and what was found before. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import { type BrokenGlass, GlassModel } from "../../../state/staff/glass.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { ListView } from "../../pieces/ListView.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import type { Column } from "../../pieces/Table.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useStore } from "../../useStore.ts";
import { Screen } from "../Screen.tsx";
import { useFormats, useMay, useMe, useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import { ReviewDialog } from "./ReviewDialog.tsx";

export default function GlassScreen() {
  const { t } = useTranslation();
  const { api } = useStaff();
  const me = useMe().member.id;
  const maySearch = useMay("search-audit");
  const [model] = useState(() => new GlassModel(api));
  useLoad(model.colleagues);
  const colleagues = useStore(model.colleagues.snapshot).value;
  const [reviewing, setReviewing] = useState<BrokenGlass>();
  const { instant } = useFormats();
  const named = ({ staff }: BrokenGlass) => nameOf(colleagues, staff) ?? staff;

  const facts: readonly Column<BrokenGlass>[] = [
    { key: "who", header: t("review.who"), kind: "title", cell: named },
    { key: "opened", header: t("review.opened"), cell: ({ opened_at }) => instant(opened_at) },
    { key: "reason", header: t("review.reason"), cell: ({ reason }) => reason },
  ];
  const trail: Column<BrokenGlass> = {
    key: "trail",
    header: t("audit.record"),
    cell: ({ patient }) => <Link href={pathTo(PLACES.audit, {}, { patient })}>{t("review.trail")}</Link>,
  };
  const waiting: readonly Column<BrokenGlass>[] = [
    ...facts,
    { key: "until", header: t("review.until"), cell: ({ expires_at }) => instant(expires_at) },
    ...(maySearch ? [trail] : []),
    {
      key: "review",
      header: t("review.review"),
      kind: "actions",
      cell: (broken) =>
        broken.staff !== me && (
          <RowButton
            words={t("review.review")}
            of={`${named(broken)}, ${instant(broken.opened_at)}`}
            testId="review"
            onClick={() => setReviewing(broken)}
          />
        ),
    },
  ];
  const reviewed: readonly Column<BrokenGlass>[] = [
    ...facts,
    {
      key: "finding",
      header: t("review.finding"),
      cell: ({ justified }) => (
        <Tag tone={justified ? "good" : "stop"}>
          {t(justified ? "review.findings.justified" : "review.findings.unjustified")}
        </Tag>
      ),
    },
    ...(maySearch ? [trail] : []),
  ];
  return (
    <Screen title={t("review.title")} words={t("review.words")}>
      <Panel title={t("review.waitingTitle")} testId="waiting">
        <ListView
          list={model.waiting}
          label={t("review.waitingTitle")}
          columns={waiting}
          rowKey={({ id }) => id}
          empty={{ words: t("review.noneWaiting") }}
        />
      </Panel>
      <Panel title={t("review.reviewedTitle")} testId="reviewed">
        <ListView
          list={model.reviewed}
          label={t("review.reviewedTitle")}
          columns={reviewed}
          rowKey={({ id }) => id}
          empty={{ words: t("review.noneReviewed") }}
        />
      </Panel>
      {reviewing && <ReviewDialog model={model} broken={reviewing} onClose={() => setReviewing(undefined)} />}
    </Screen>
  );
}
