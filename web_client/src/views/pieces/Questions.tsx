/** A questionnaire's items as fields, each appearing when the answers before it ask for it. */
import { Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Answers, type AnswerValue, type Item, shownItems } from "../../state/questionnaire.ts";
import { ChoiceField } from "./ChoiceField.tsx";
import { SeveralField } from "./SeveralField.tsx";

export interface QuestionsProps {
  readonly items: readonly Item[];
  readonly answers: Answers;
  /** Questions that must be answered and were not. */
  readonly missing: readonly string[];
  readonly onAnswer: (linkId: string, values: readonly AnswerValue[]) => void;
}

const INPUT_TYPE = { integer: "number", decimal: "number", date: "date" } as const;

function answerFrom(item: Item, typed: string): readonly AnswerValue[] {
  if (typed === "") return [];
  if (item.type !== "integer" && item.type !== "decimal") return [typed];
  const number = Number(typed);
  return Number.isFinite(number) ? [item.type === "integer" ? Math.trunc(number) : number] : [];
}

interface QuestionProps {
  readonly item: Item;
  readonly given: readonly AnswerValue[];
  readonly fault: string | undefined;
  readonly onAnswer: (values: readonly AnswerValue[]) => void;
}

function Question({ item, given, fault, onAnswer }: QuestionProps) {
  const { t } = useTranslation();
  const { type, text, linkId, maxLength } = item;
  const name = `question-${linkId}`;
  if (type === "group") return <h2>{text}</h2>;
  if (type === "display") return <p>{text}</p>;
  if (type === "boolean") {
    const options = [
      { code: "yes", display: t("questions.yes") },
      { code: "no", display: t("questions.no") },
    ];
    const chosen = given.length === 0 ? undefined : given[0] === true ? "yes" : "no";
    const choose = (code: string) => onAnswer([code === "yes"]);
    return <ChoiceField {...{ name, options, chosen, fault }} legend={text} onChoose={choose} />;
  }
  if (type === "choice" || (type === "open-choice" && item.repeats)) {
    if (item.repeats)
      return <SeveralField {...{ name, fault }} item={item} given={given} onAnswer={onAnswer} />;
    const chosen = given.length === 0 ? undefined : String(given[0]);
    return (
      <ChoiceField
        {...{ name, chosen, fault }}
        legend={text}
        options={item.options}
        onChoose={(code) => onAnswer([code])}
      />
    );
  }
  const field = {
    size: "md",
    label: text,
    error: fault,
    value: String(given[0] ?? ""),
    "data-testid": name,
    ...(maxLength === undefined ? {} : { maxLength }),
  } as const;
  if (type === "text") {
    return (
      <Textarea
        rows={3}
        {...field}
        onChange={(event) => onAnswer(answerFrom(item, event.currentTarget.value))}
      />
    );
  }
  return (
    <TextInput
      {...field}
      type={type === "integer" || type === "decimal" || type === "date" ? INPUT_TYPE[type] : "text"}
      step={type === "decimal" ? "any" : undefined}
      list={type === "open-choice" ? `${name}-options` : undefined}
      onChange={(event) => onAnswer(answerFrom(item, event.currentTarget.value))}
    />
  );
}

export function Questions({ items, answers, missing, onAnswer }: QuestionsProps) {
  const { t } = useTranslation();
  return shownItems(items, answers).map((item) => (
    <div key={item.linkId}>
      <Question
        item={item}
        given={answers[item.linkId] ?? []}
        fault={missing.includes(item.linkId) ? t("faults.missing") : undefined}
        onAnswer={(values) => onAnswer(item.linkId, values)}
      />
      {item.type === "open-choice" && (
        <datalist id={`question-${item.linkId}-options`}>
          {item.options.map(({ code, display }) => (
            <option key={code} value={display} />
          ))}
        </datalist>
      )}
    </div>
  ));
}
