/** A signed answer as its patient reads it; being on screen, it is received. */
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { CaseAnswer } from "../../state/writing/correspondence.ts";
import { Facts } from "../pieces/Facts.tsx";
import { useInstant } from "./useInstant.ts";
import classes from "./Writing.module.css";

export interface AnswerProps {
  readonly answer: CaseAnswer;
  readonly onSeen: (id: string) => void;
}

export function Answer({ answer, onSeen }: AnswerProps) {
  const { t } = useTranslation();
  const instant = useInstant();
  const { id, content, addenda, signed_at } = answer;
  useEffect(() => onSeen(id), [id, onSeen]);
  const { assessment, plan, diagnoses, renewal, follow_up } = content;
  const fact = (name: string, ...parts: readonly (string | null | undefined)[]) => {
    const words = parts.filter(Boolean).join(" · ");
    return words ? [{ name, value: <p className={classes.text}>{words}</p> }] : [];
  };
  const facts = [
    ...fact(t("writing.answer.assessment"), assessment),
    ...fact(t("writing.answer.diagnoses"), ...diagnoses.map(({ display, code }) => display || code)),
    ...fact(t("writing.answer.plan"), plan),
    ...(renewal
      ? fact(
          t("writing.answer.renewal"),
          renewal.medicine,
          t(`writing.answer.decisions.${renewal.decision}`),
          renewal.remark,
        )
      : []),
    ...(follow_up
      ? fact(
          t("writing.answer.followUp"),
          t(`writing.answer.ways.${follow_up.way}`),
          follow_up.in_days !== null ? t("writing.answer.inDays", { count: follow_up.in_days }) : null,
          follow_up.remark,
        )
      : []),
    ...addenda.flatMap(({ text, signed_at: when }) =>
      fact(t("writing.answer.addendum", { when: instant(when) }), text),
    ),
  ];
  return (
    <section className={classes.screen} data-testid="answer">
      <Facts facts={facts} />
      {signed_at && (
        <p className={classes.soft}>{t("writing.answer.signed", { when: instant(signed_at) })}</p>
      )}
    </section>
  );
}
