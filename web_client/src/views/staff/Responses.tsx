/** A filled-in form, question by question, in the version that was asked. */
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import {
  type Answers,
  type AnswerValue,
  itemsOf,
  type Item as Question,
  shownItems,
} from "../../state/questionnaire.ts";
import classes from "./inbox/Inbox.module.css";
import { useFormats } from "./StaffContext.ts";

export interface ResponsesProps {
  readonly resource: Parameters<typeof itemsOf>[0];
  readonly answers: Answers;
}

export function Responses({ resource, answers }: ResponsesProps) {
  const { t } = useTranslation();
  const { date, number } = useFormats();
  const told = ({ type, options }: Question, value: AnswerValue): string => {
    if (typeof value === "boolean") return t(value ? "inbox.intake.yes" : "inbox.intake.no");
    if (typeof value === "number") return number(value);
    if (type === "date") return date(value);
    return options.find(({ code }) => code === value)?.display ?? value;
  };
  return (
    <dl className={classes.told}>
      {shownItems(itemsOf(resource), answers)
        .filter(({ type }) => type !== "group" && type !== "display")
        .map((question) => (
          <Fragment key={question.linkId}>
            <dt>{question.text}</dt>
            <dd className={classes.text} data-empty={!answers[question.linkId]?.length}>
              {(answers[question.linkId] ?? []).map((value) => told(question, value)).join(", ") ||
                t("inbox.intake.unanswered")}
            </dd>
          </Fragment>
        ))}
    </dl>
  );
}
