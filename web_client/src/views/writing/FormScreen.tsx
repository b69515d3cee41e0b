/** A form with the check-in before it: where somebody is, and how to call them back. */
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { IntakeModel } from "../../state/writing/intake.ts";
import type { WritingModel } from "../../state/writing/writing.ts";
import { Heading, Words } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { Questions } from "../pieces/Questions.tsx";
import { useFocusKept } from "../useFocusKept.ts";
import { useStore } from "../useStore.ts";
import { FilesSection } from "./files/FilesSection.tsx";
import classes from "./Writing.module.css";

export interface FormScreenProps {
  readonly model: WritingModel;
  readonly intake: IntakeModel;
  /** What is filled in was written here before. */
  readonly isDraft: boolean;
}

/** What is to be put right: a field, or the files as a whole. */
const WRONG = "[aria-invalid=true], [data-wrong=true]";

const PLACES = [
  { name: "location", maxLength: 200, autoComplete: "street-address", type: "text" },
  { name: "callBack", maxLength: 40, autoComplete: "tel", type: "tel" },
] as const;

export function FormScreen({ model, intake, isDraft }: FormScreenProps) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const now = useStore(intake.snapshot);
  const element = useRef<HTMLFormElement>(null);
  const keepFocus = useFocusKept(now.isBusy);
  const [tries, setTries] = useState(0);
  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    keepFocus();
    await intake.send();
    setTries((count) => count + 1);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once after each refusal, not while it is put right
  useEffect(() => {
    element.current?.querySelector<HTMLElement>(WRONG)?.focus();
  }, [tries]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the page speaks another language
  useEffect(() => {
    void model.translate().catch(() => undefined);
  }, [language]);
  return (
    <form ref={element} className={classes.questions} onSubmit={send} noValidate data-testid="intake">
      <Heading>{intake.form.title}</Heading>
      {isDraft && <p role="status">{t("writing.form.draft")}</p>}
      <div className={classes.ways}>
        <Button variant="default" size="sm" onClick={model.backToForms} data-testid="back">
          {t("writing.form.back")}
        </Button>
        {isDraft && (
          <Button variant="default" size="sm" onClick={() => void model.startAnew()} data-testid="anew">
            {t("writing.form.anew")}
          </Button>
        )}
      </div>
      <h2>{t("writing.form.about")}</h2>
      {PLACES.map(({ name, ...field }) => (
        <TextInput
          key={name}
          size="md"
          {...field}
          label={t(`writing.form.${name}`)}
          description={t(`writing.form.${name}Hint`)}
          value={now[name]}
          error={now.missing.includes(name) ? t("faults.missing") : undefined}
          onChange={(event) => intake.setPlace(name, event.currentTarget.value)}
          data-testid={name}
        />
      ))}
      <Questions items={intake.items} answers={now.answers} missing={now.missing} onAnswer={intake.answer} />
      <FilesSection uploads={intake.files} photos={intake.form.photos} fault={now.filesFault} />
      {now.error && (
        <ErrorNotice error={now.error} ways={{ retry: () => void send(), dismiss: intake.dismiss }} />
      )}
      <Words>{t("writing.form.unsent")}</Words>
      <Button type="submit" size="md" loading={now.isBusy} data-testid="send">
        {t("writing.form.submit")}
      </Button>
    </form>
  );
}
