/** What became of a case, step by step, the newest first. */
import { useTranslation } from "react-i18next";
import { nameOf } from "../../../state/staff/record.ts";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats } from "../StaffContext.ts";
import type { CaseProps } from "./CaseScreen.tsx";

export function HistoryPanel({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const colleagues = useStore(model.colleagues.snapshot).value;
  return (
    <Panel title={t("inbox.history.title")} testId="history">
      <Items>
        {[...file.versions].reverse().map(({ number, at, change, actor }) => {
          const name = actor?.kind === "staff" ? nameOf(colleagues, actor.id) : undefined;
          return (
            <Item
              key={number}
              title={t(`inbox.history.changes.${change}`)}
              words={name ? `${instant(at)}, ${name}` : instant(at)}
            />
          );
        })}
      </Items>
    </Panel>
  );
}
