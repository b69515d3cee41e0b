/** A form as patients see it, to be tried out, below what becomes of it and which answers change that. */
import { Button } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { I18nextProvider, useTranslation } from "react-i18next";
import { addWords, LANGUAGES } from "../../../i18n/index.ts";
import { writingWords } from "../../../i18n/writingWords.ts";
import { type Item, itemsOf } from "../../../state/questionnaire.ts";
import type { FormPreview } from "../../../state/staff/formDraft.ts";
import { FormTrial, flagsRaised, priorityWith } from "../../../state/staff/formTrial.ts";
import { Panel } from "../../pieces/Panel.tsx";
import { Questions } from "../../pieces/Questions.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useStore } from "../../useStore.ts";
import { PRIORITY_TONES } from "../inbox/InboxScreen.tsx";
import { useMe } from "../StaffContext.ts";
import { FormRules } from "./FormRules.tsx";
import classes from "./Forms.module.css";

// The page of patients has words of its own, which its questions say here as there.
for (const words of writingWords) addWords(words);

export interface FormPreviewPanelProps {
  readonly preview: FormPreview;
  readonly resource: Readonly<Record<string, unknown>>;
  /** Whether it is of the text as it stands. */
  readonly isCurrent: boolean;
}

export function FormPreviewPanel({ preview, resource, isCurrent }: FormPreviewPanelProps) {
  const { t } = useTranslation();
  const [trial] = useState(() => new FormTrial());
  const items = useMemo(() => itemsOf(resource), [resource]);
  const language = preview.form?.language ?? "en";
  return (
    <Panel title={t("forms.previewTitle")} words={t("forms.previewWords")} testId="form-preview">
      {!isCurrent && (
        <p className={classes.stale}>
          <Tag tone="warn">{t("forms.stale")}</Tag>
        </p>
      )}
      <FormRules preview={preview} items={items} />
      <div className={classes.paper} lang={language}>
        <InLanguage language={language}>
          <Tried preview={preview} items={items} trial={trial} />
        </InLanguage>
      </div>
      <Outcome preview={preview} items={items} trial={trial} />
    </Panel>
  );
}

/** Says what is within it in the form's language, as far as the page speaks it. */
function InLanguage({ language, children }: { readonly language: string; readonly children: ReactNode }) {
  const { i18n } = useTranslation();
  const lng = LANGUAGES.find((known) => language.startsWith(known)) ?? i18n.language;
  const own = useMemo(() => i18n.cloneInstance({ lng }), [i18n, lng]);
  return <I18nextProvider i18n={own}>{children}</I18nextProvider>;
}

interface TriedProps {
  readonly preview: FormPreview;
  readonly items: readonly Item[];
  readonly trial: FormTrial;
}

function Tried({ preview, items, trial }: TriedProps) {
  const { answers, missing, acknowledged } = useStore(trial.snapshot);
  const flags = flagsRaised(preview, items, answers);
  if (flags.some(({ question }) => !acknowledged.includes(question)))
    return <Diverted onUnderstood={() => trial.acknowledge(flags)} />;
  return (
    <>
      <h3 className={classes.paperTitle}>{preview.title}</h3>
      <Questions items={items} answers={answers} missing={missing} onAnswer={trial.answer} />
    </>
  );
}

/** What takes the place of the questions as soon as an answer needs help at once. */
function Diverted({ onUnderstood }: { readonly onUnderstood: () => void }) {
  const { t } = useTranslation();
  const { emergency_number: number } = useMe().clinic;
  return (
    <div role="alert" className={classes.diverted} data-testid="preview-diverted">
      <h3 className={classes.paperTitle}>{t("writing.diverted.heading")}</h3>
      <p>{t("writing.diverted.words")}</p>
      <span className={classes.call}>{t("writing.diverted.call", { number })}</span>
      <Button size="md" variant="default" fullWidth autoFocus onClick={onUnderstood}>
        {t("writing.diverted.understood")}
      </Button>
    </div>
  );
}

/** What would happen to these answers; said to whoever writes the form, not to patients. */
function Outcome({ preview, items, trial }: TriedProps) {
  const { t } = useTranslation();
  const { answers, missing, isSent } = useStore(trial.snapshot);
  const flags = flagsRaised(preview, items, answers);
  const priority = priorityWith(preview, items, answers);
  return (
    <div className={classes.outcome}>
      <div role="status" data-testid="preview-outcome">
        {missing.length > 0 && t("forms.trial.missing", { count: missing.length })}
        {isSent && flags.length > 0 && t("forms.trial.diverted")}
        {isSent && flags.length === 0 && (
          <>
            {t(priority ? "forms.trial.sent" : "forms.trial.kept")}{" "}
            {priority && <Tag tone={PRIORITY_TONES[priority]}>{t(`inbox.priorities.${priority}`)}</Tag>}
          </>
        )}
      </div>
      <div className={classes.tries}>
        <Button variant="default" size="sm" data-testid="preview-send" onClick={() => trial.send(items)}>
          {t("forms.trial.send")}
        </Button>
        <Button variant="subtle" size="sm" onClick={trial.clear}>
          {t("forms.trial.clear")}
        </Button>
      </div>
    </div>
  );
}
