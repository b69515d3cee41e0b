/** The rule of one kind of thing, and what the next purge would do by it. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RetentionModel, Rule } from "../../../state/staff/retention.ts";
import { ConfirmDialog } from "../../pieces/ConfirmDialog.tsx";
import { Form } from "../../pieces/Form.tsx";
import { CheckField, TextField } from "../../pieces/fields.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { useStaff } from "../StaffContext.ts";
import classes from "./Retention.module.css";

/** Kinds that have words of their own. */
const KINDS = ["case"] as const;
type Kind = (typeof KINDS)[number];

export interface RuleFormProps {
  readonly model: RetentionModel;
  readonly rule: Rule;
}

/** A rule that lets things go is asked about once more: what has gone does not come back. */
export function RuleForm({ model, rule }: RuleFormProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const kindName = (kind: string) =>
    KINDS.find((known) => known === kind) ? t(`retention.kinds.${kind as Kind}`) : kind;
  const [asked, setAsked] = useState<number>();
  const keep = async (days: number | null) => {
    await model.keep(rule.kind, days);
    notices.say(t("retention.ruleKept"));
  };
  const [form] = useState(() =>
    model.ruleForm(rule, async (days) => (days === null ? keep(null) : setAsked(days))),
  );
  const { isForEver } = useStore(form.snapshot).values;
  return (
    <>
      <Form form={form} submit={t("retention.saveRule")} testId={`rule-${rule.kind}`}>
        <h3 className={classes.kind}>{kindName(rule.kind)}</h3>
        <CheckField form={form} name="isForEver" label={t("retention.forEver")} />
        {!isForEver && (
          <TextField
            form={form}
            name="days"
            label={t("retention.days")}
            description={t("retention.daysHint")}
            fault={t("retention.daysFault")}
            inputMode="numeric"
            className={classes.days}
          />
        )}
      </Form>
      <Forecast rule={rule} />
      {asked !== undefined && (
        <ConfirmDialog
          title={t("retention.confirmTitle", { count: asked })}
          words={t("retention.confirmWords")}
          action={t("retention.saveRule")}
          isDangerous
          onConfirm={() => keep(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function Forecast({ rule: { keep_days, due, held } }: { readonly rule: Rule }) {
  const { t } = useTranslation();
  if (keep_days === null) return <p className={classes.soft}>{t("retention.nothingGoes")}</p>;
  return (
    <div className={classes.forecast} data-testid="forecast">
      <p>{t("retention.nextPurge")}</p>
      <Tag tone={due > 0 ? "warn" : "calm"}>{t("retention.due", { count: due })}</Tag>
      {held > 0 && <Tag tone="good">{t("retention.held", { count: held })}</Tag>}
    </div>
  );
}
