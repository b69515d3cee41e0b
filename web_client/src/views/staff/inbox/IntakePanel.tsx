/** The form that the patient filled in, question by question, in the version they had. */
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import {
  type AnswerValue,
  itemsOf,
  type Item as Question,
  shownItems,
} from "../../../state/questionnaire.ts";
import type { CaseFile } from "../../../state/staff/caseFile.ts";
import { Empty } from "../../pieces/Empty.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { useFormats } from "../StaffContext.ts";
import classes from "./Inbox.module.css";

export function IntakePanel({ file }: { readonly file: CaseFile }) {
  const { t } = useTranslation();
  const { date, number } = useFormats();
  const told = ({ type, options }: Question, value: AnswerValue): string => {
    if (typeof value === "boolean") return t(value ? "inbox.intake.yes" : "inbox.intake.no");
    if (typeof value === "number") return number(value);
    if (type === "date") return date(value);
    return options.find(({ code }) => code === value)?.display ?? value;
  };
  return (
    <Panel title={t("inbox.intake.title")} testId="intake">
      {file.responses.length === 0 && <Empty words={t("inbox.intake.none")} />}
      {file.responses.map(({ questionnaire, answers, authored_at }) => (
        <dl key={authored_at} className={classes.told}>
          {shownItems(itemsOf(questionnaire.resource), answers)
            .filter(({ type }) => type !== "group" && type !== "display")
            .map((question) => (
              <Fragment key={question.linkId}>
                <dt>{question.text}</dt>
                <dd className={classes.text}>
                  {(answers[question.linkId] ?? []).map((value) => told(question, value)).join(", ") ||
                    t("inbox.intake.unanswered")}
                </dd>
              </Fragment>
            ))}
        </dl>
      ))}
    </Panel>
  );
}
