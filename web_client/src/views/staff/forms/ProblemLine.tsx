/** What is wrong with a form's text, on which line, and the way there. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DraftProblem } from "../../../state/staff/formDraft.ts";
import classes from "./Forms.module.css";

export interface ProblemLineProps {
  readonly problem: DraftProblem;
  readonly onGo: () => void;
}

export function ProblemLine({ problem, onGo }: ProblemLineProps) {
  const { t } = useTranslation();
  const words =
    "expected" in problem
      ? t(`forms.expected.${problem.expected}`)
      : t(`forms.reasons.${problem.reason}`, { allowed: problem.allowed });
  return (
    <div className={classes.problem}>
      <p>
        <strong>{t("forms.line", { line: problem.line })}</strong>{" "}
        {"place" in problem && problem.place !== "" && <code>{problem.place}</code>} {words}
      </p>
      <Button variant="default" size="sm" data-testid="go-to-line" onClick={onGo}>
        {t("forms.goToLine", { line: problem.line })}
      </Button>
    </div>
  );
}
