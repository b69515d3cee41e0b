/** One's own answer while it is written: begun from a template, kept by itself, signed when it is complete. */
import { Button, NativeSelect } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { draftOf } from "../../../../state/staff/caseFile.ts";
import { ConfirmDialog } from "../../../pieces/ConfirmDialog.tsx";
import { Form } from "../../../pieces/Form.tsx";
import { useStore } from "../../../useStore.ts";
import { useFormats, useMe, useStaff } from "../../StaffContext.ts";
import { useLoad } from "../../useLoad.ts";
import type { CaseProps } from "../CaseScreen.tsx";
import classes from "../Inbox.module.css";
import { AnswerFields } from "./AnswerFields.tsx";

/** From the last key to keeping. */
const PAUSE_MS = 8_000;

export function Draft({ model, file }: CaseProps) {
  const { t } = useTranslation();
  const { notices } = useStaff();
  const { time } = useFormats();
  const me = useMe().member.id;
  const [writing] = useState(() => model.answerWriting(draftOf(file, me)));
  const [isSigning, setSigning] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const element = useRef<HTMLDivElement>(null);
  const { values } = useStore(writing.form.snapshot);
  const keptAt = useStore(writing.keptAt);
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew with each change
  useEffect(() => {
    const timer = setTimeout(() => void writing.keepQuietly(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [writing, values]);
  // Whoever leaves the page, or loses the case, has written what they have written.
  useEffect(() => () => void writing.keepQuietly(), [writing]);
  useEffect(() => {
    if (refusals > 0) element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusals]);
  const sign = async () => {
    // What stands in the form is what is signed, whether or not it was kept before.
    if (await writing.readyToSign()) setSigning(true);
    else setRefusals((count) => count + 1);
  };
  return (
    <div ref={element} className={classes.draft}>
      <TemplateSelect model={model} file={file} onChosen={(content) => writing.insert(content)} />
      <Form
        form={writing.form}
        submit={t("answering.keep")}
        isAside
        onDone={() => notices.say(t("answering.kept"))}
        testId="answer-form"
      >
        <AnswerFields form={writing.form} language={file.patient.language} />
        {keptAt && (
          <p className={classes.soft} data-testid="kept-at">
            {t("answering.keptAt", { at: time(keptAt) })}
          </p>
        )}
      </Form>
      <Button size="md" data-testid="sign" onClick={() => void sign()}>
        {t("answering.sign")}
      </Button>
      {isSigning && (
        <ConfirmDialog
          title={t("answering.signTitle")}
          words={t("answering.signWords", { name: file.patient.name })}
          action={t("answering.sign")}
          onConfirm={async () => {
            await model.sign();
            notices.say(t("answering.signed"));
          }}
          onClose={() => setSigning(false)}
        />
      )}
    </div>
  );
}

interface TemplateSelectProps extends CaseProps {
  readonly onChosen: (content: NonNullable<CaseProps["file"]["answers"][number]>["content"]) => void;
}

function TemplateSelect({ model, onChosen }: TemplateSelectProps) {
  const { t } = useTranslation();
  useLoad(model.templates);
  const templates = useStore(model.templates.snapshot).value ?? [];
  if (templates.length === 0) return null;
  return (
    <NativeSelect
      size="md"
      label={t("answering.template")}
      description={t("answering.templateHint")}
      data-testid="template"
      value=""
      data={[
        { value: "", label: t("answering.choose") },
        ...templates.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(event) => {
        const chosen = templates.find(({ id }) => id === event.currentTarget.value);
        if (chosen) onChosen(chosen.content);
      }}
    />
  );
}
