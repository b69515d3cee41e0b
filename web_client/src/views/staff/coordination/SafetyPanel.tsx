/** The safety list: who gave an answer that needs help at once, where they are, and how to call them. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pathTo } from "../../../lib/route.ts";
import type { CoordinationModel, RedFlag } from "../../../state/staff/coordination.ts";
import { PLACES } from "../../../state/staff/navigation.ts";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Empty } from "../../pieces/Empty.tsx";
import { Facts } from "../../pieces/Facts.tsx";
import { Item, Items } from "../../pieces/Items.tsx";
import { Loaded } from "../../pieces/Loaded.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { RowButton } from "../../pieces/RowButton.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { Link } from "../../route/Link.tsx";
import { useFormats, useStaff } from "../StaffContext.ts";
import classes from "./Coordination.module.css";

export function SafetyPanel({ model }: { readonly model: CoordinationModel }) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const [asked, setAsked] = useState<RedFlag>();
  return (
    <Panel title={t("coordination.safety")} words={t("coordination.safetyWords")} testId="safety-list">
      <Loaded resource={model.redFlags}>
        {(flags) =>
          flags.length === 0 ? (
            <Empty words={t("coordination.safe")} />
          ) : (
            <Items>
              {flags.map((red) => (
                <FlagItem key={red.flag.id} red={red} onReached={() => setAsked(red)} />
              ))}
            </Items>
          )
        }
      </Loaded>
      {asked && (
        <ConfirmDialog
          title={t("coordination.reachedTitle")}
          words={t("coordination.reachedWords", { name: asked.flag.name ?? t("inbox.restricted") })}
          action={t("coordination.reached")}
          onConfirm={async () => {
            await model.handled(asked.flag.id);
            notices.say(t("coordination.handled"));
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  );
}

function FlagItem({ red, onReached }: { readonly red: RedFlag; readonly onReached: () => void }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const { flag, questions } = red;
  const name = flag.name ?? t("inbox.restricted");
  const { check_in } = flag;
  return (
    <Item
      title={
        <>
          <Link className={classes.link} href={pathTo(PLACES.patient, { id: flag.patient })}>
            {name}
          </Link>{" "}
          <Tag tone="stop">{instant(flag.raised_at)}</Tag>
        </>
      }
      words={
        <div className={classes.facts}>
          <Facts
            facts={[
              { name: t("coordination.saidYes"), value: questions.join(" ") },
              ...(check_in
                ? [
                    { name: t("inbox.case.location"), value: check_in.location },
                    {
                      name: t("inbox.case.callBack"),
                      value: (
                        <a className={classes.link} href={`tel:${check_in.call_back.replace(/[^\d+]/g, "")}`}>
                          {check_in.call_back}
                        </a>
                      ),
                    },
                  ]
                : []),
              {
                name: t("coordination.emergencyText"),
                value:
                  flag.acknowledged_at === null ? (
                    <Tag tone="warn">{t("coordination.notRead")}</Tag>
                  ) : (
                    t("coordination.readAt", { at: instant(flag.acknowledged_at) })
                  ),
              },
            ]}
          />
        </div>
      }
      actions={<RowButton words={t("coordination.reached")} of={name} onClick={onReached} testId="reached" />}
    />
  );
}
