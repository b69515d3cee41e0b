/** Coded diagnoses: found by code or words in a list, or typed with a code of one's own. */
import { ActionIcon, Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormFields } from "../../../../state/form.ts";
import type { AnswerDraft } from "../../../../state/staff/answering/content.ts";
import { asTyped, diagnosisFrom, oftenMade } from "../../../../state/staff/answering/diagnoses.ts";
import { CloseIcon } from "../../../icons.tsx";
import { useStore } from "../../../useStore.ts";
import classes from "./DiagnosesField.module.css";

export interface DiagnosesFieldProps {
  readonly form: FormFields<AnswerDraft>;
  readonly language: string;
}

const MOST = 20;

export function DiagnosesField({ form, language }: DiagnosesFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { diagnoses } = useStore(form.snapshot).values;
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const add = () => {
    if (typed.trim() === "") return;
    const found = diagnosisFrom(typed, language);
    setWrong(!found);
    if (!found) return;
    if (!diagnoses.some(({ code }) => code === found.code)) form.set("diagnoses", [...diagnoses, found]);
    setTyped("");
  };
  const remove = (code: string) => {
    form.set(
      "diagnoses",
      diagnoses.filter((diagnosis) => diagnosis.code !== code),
    );
    input.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  return (
    <div className={classes.field} data-testid="diagnoses">
      <TextInput
        ref={input}
        size="md"
        label={t("answering.diagnoses")}
        description={t("answering.diagnosesHint")}
        list={id}
        value={typed}
        error={isWrong && t("answering.diagnosisFault")}
        maxLength={500}
        autoComplete="off"
        inputContainer={(children) => (
          <div className={classes.line}>
            <div className={classes.input}>{children}</div>
            <Button
              size="md"
              variant="default"
              aria-disabled={diagnoses.length >= MOST || undefined}
              onClick={add}
            >
              {t("answering.addDiagnosis")}
            </Button>
          </div>
        )}
        onKeyDown={press}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(false);
        }}
      />
      <datalist id={id}>
        {oftenMade(language).map((diagnosis) => (
          <option key={diagnosis.code} value={asTyped(diagnosis)} />
        ))}
      </datalist>
      {diagnoses.length > 0 && (
        <ul className={classes.chosen}>
          {diagnoses.map(({ code, display }) => (
            <li key={code} data-testid="diagnosis">
              <span>
                <b>{code}</b> {display}
              </span>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={34}
                aria-label={t("answering.removeDiagnosis", { name: display })}
                onClick={() => remove(code)}
              >
                <CloseIcon size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
