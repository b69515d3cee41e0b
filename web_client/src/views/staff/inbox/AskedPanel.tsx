/** What colleagues ask one's opinion on, above the queue; nothing while nobody asks. */
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import type { InboxModel } from "../../../state/staff/inbox.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { nameOf } from "../../../state/staff/record.ts";
import { Item, Items } from "../../pieces/Items.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Link } from "../../route/Link.tsx";
import { useStore } from "../../useStore.ts";
import { useFormats } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import classes from "./Inbox.module.css";

export function AskedPanel({ model }: { readonly model: InboxModel }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  useLoad(model.opinions);
  const opinions = useStore(model.opinions.snapshot).value ?? [];
  const colleagues = useStore(model.colleagues.snapshot).value;
  if (opinions.length === 0) return null;
  return (
    <Panel title={t("inbox.opinions.askedTitle")} testId="asked">
      <Items>
        {opinions.map(({ id, case: number, asked_by, asked_at, question }) => (
          <Item
            key={id}
            title={
              <Link className={classes.link} href={pathTo(PLACES.case, { id: number })}>
                {question || t("inbox.restricted")}
              </Link>
            }
            words={`${nameOf(colleagues, asked_by) ?? t("inbox.someone")}, ${instant(asked_at)}`}
          />
        ))}
      </Items>
    </Panel>
  );
}
