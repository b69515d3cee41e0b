/** The text of a form beside what patients see of it, as long as it is written; what is wrong stands in between. */
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FormDraft } from "../../../state/staff/formDraft.ts";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import { Panel } from "../../pieces/Panel.tsx";
import { Skeleton } from "../../pieces/Skeleton.tsx";
import { useStore } from "../../useStore.ts";
import { FormPreviewPanel } from "./FormPreviewPanel.tsx";
import classes from "./Forms.module.css";
import { JsonField, type JsonFieldHandle } from "./JsonField.tsx";
import { ProblemLine } from "./ProblemLine.tsx";

export interface FormWorkbenchProps {
  readonly draft: FormDraft;
  /** Without it the text is only read. */
  readonly isWriting: boolean;
  readonly publish: { readonly words: string; readonly run: () => Promise<void> };
}

export function FormWorkbench({ draft, isWriting, publish }: FormWorkbenchProps) {
  const { t } = useTranslation();
  const field = useRef<JsonFieldHandle>(null);
  const { text, problem, preview, resource, isCurrent, isBusy, error } = useStore(draft.snapshot);
  useEffect(() => void draft.read(), [draft]);
  return (
    <div className={classes.workbench}>
      <Panel title={t("forms.textTitle")} words={t("forms.textWords")} testId="form-text">
        <JsonField
          ref={field}
          label={t("forms.text")}
          text={text}
          isReadOnly={!isWriting}
          wrongLine={problem?.line}
          describedBy="form-problem"
          onType={draft.type}
        />
        <div id="form-problem" role="status" data-testid="form-problem">
          {problem ? (
            <ProblemLine problem={problem} onGo={() => field.current?.goTo(problem.line)} />
          ) : (
            isCurrent && <p className={classes.right}>{t("forms.readable")}</p>
          )}
        </div>
        {error && (
          <ErrorNotice error={error} ways={{ retry: () => void publish.run(), dismiss: draft.dismiss }} />
        )}
        {isWriting && (
          <div className={classes.publish}>
            <p className={classes.soft}>{t("forms.publishWords")}</p>
            <Button
              size="md"
              loading={isBusy}
              aria-disabled={problem !== undefined || undefined}
              data-testid="publish"
              onClick={() => (problem ? field.current?.goTo(problem.line) : void publish.run())}
            >
              {publish.words}
            </Button>
          </div>
        )}
      </Panel>
      {preview && resource ? (
        <FormPreviewPanel preview={preview} resource={resource} isCurrent={isCurrent} />
      ) : (
        <Panel title={t("forms.previewTitle")}>
          {problem ? <p className={classes.soft}>{t("forms.noPreview")}</p> : <Skeleton lines={6} />}
        </Panel>
      )}
    </div>
  );
}
