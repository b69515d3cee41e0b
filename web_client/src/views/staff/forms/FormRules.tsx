/** What a form says of its cases: where they go, how soon, and which answers need help at once or more haste. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerValue, Item } from "../../../state/questionnaire.ts";
import type { FormPreview } from "../../../state/staff/formDraft.ts";
import type { Rule } from "../../../state/staff/formTrial.ts";
import { nameOfPool, poolsOf } from "../../../state/staff/pools.ts";
import { type Fact, Facts } from "../../pieces/Facts.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { PRIORITY_TONES } from "../inbox/InboxScreen.tsx";
import { useKindName } from "../inbox/useKindName.ts";
import { useStaff } from "../StaffContext.ts";
import { useLoad } from "../useLoad.ts";
import classes from "./Forms.module.css";

export interface FormRulesProps {
  readonly preview: FormPreview;
  readonly items: readonly Item[];
}

export function FormRules({ preview, items }: FormRulesProps) {
  const { t } = useTranslation();
  const { api } = useStaff();
  const [pools] = useState(() => poolsOf(api));
  useLoad(pools);
  const known = useStore(pools.snapshot).value;
  const kindName = useKindName();
  const { form, pool, priority, raises } = preview;
  if (!form || !pool || !priority) return <p className={classes.soft}>{t("forms.rules.notSent")}</p>;
  const named = nameOfPool(known, pool);
  const facts: readonly Fact[] = [
    { name: t("forms.rules.kind"), value: kindName(form.kind) },
    {
      name: t("forms.rules.pool"),
      value: named ?? (known ? <Tag tone="warn">{t("forms.rules.noPool", { pool })}</Tag> : pool),
    },
    {
      name: t("forms.rules.priority"),
      value: <Tag tone={PRIORITY_TONES[priority]}>{t(`inbox.priorities.${priority}`)}</Tag>,
    },
    { name: t("forms.rules.photos"), value: t(`forms.rules.photosAre.${form.photos}`) },
  ];
  return (
    <div className={classes.rules} data-testid="form-rules">
      <Facts facts={facts} />
      <h3>{t("forms.rules.redFlags")}</h3>
      {form.red_flags.length === 0 && <p className={classes.soft}>{t("forms.rules.noRedFlags")}</p>}
      <ul>
        {form.red_flags.map((rule) => (
          <li key={JSON.stringify(rule)} data-testid="red-flag">
            <RuleWords rule={rule} items={items} />
          </li>
        ))}
      </ul>
      {raises.length > 0 && <h3>{t("forms.rules.raises")}</h3>}
      <ul>
        {raises.map(({ condition, priority: raised }) => (
          <li key={JSON.stringify(condition)}>
            <RuleWords rule={condition} items={items} />{" "}
            <Tag tone={PRIORITY_TONES[raised]}>{t(`inbox.priorities.${raised}`)}</Tag>
          </li>
        ))}
      </ul>
    </div>
  );
}

const SIGNS: Readonly<Record<string, string>> = { "!=": "≠ ", ">": "> ", "<": "< ", ">=": "≥ ", "<=": "≤ " };

function found(items: readonly Item[], linkId: string): Item | undefined {
  for (const item of items) {
    const inner = item.linkId === linkId ? item : found(item.items, linkId);
    if (inner) return inner;
  }
  return undefined;
}

function RuleWords({ rule, items }: { readonly rule: Rule; readonly items: readonly Item[] }) {
  const { t } = useTranslation();
  const { question, operator, answer } = rule;
  const item = found(items, question);
  const told = (value: AnswerValue): string => {
    if (typeof value === "boolean") return t(value ? "questions.yes" : "questions.no");
    return item?.options.find(({ code }) => code === value)?.display ?? String(value);
  };
  const words =
    operator === "exists"
      ? t(answer ? "forms.rules.answered" : "forms.rules.unanswered")
      : `${SIGNS[operator] ?? ""}${told(answer)}`;
  return (
    <>
      {item?.text ?? question} <strong>{words}</strong>
    </>
  );
}
