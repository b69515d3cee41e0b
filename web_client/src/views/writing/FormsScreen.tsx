/** The clinic's forms to choose from, in the page's language. */
import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Heading, Words } from "../page/Card.tsx";
import { useInstant } from "./useInstant.ts";
import classes from "./Writing.module.css";
import type { WritingProps } from "./WritingApp.tsx";

export function FormsScreen({ model, now }: WritingProps) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const instant = useInstant();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the page speaks another language
  useEffect(() => {
    void model.loadForms().catch(() => undefined);
  }, [language]);
  return (
    <>
      <Heading>{t("writing.forms.heading")}</Heading>
      <Words>{t(now.forms.length === 0 ? "writing.forms.none" : "writing.forms.words")}</Words>
      <ul className={classes.choices}>
        {now.forms.map((form) => (
          <li key={form.id} lang={form.language}>
            <Button
              size="md"
              variant="default"
              fullWidth
              onClick={() => model.choose(form)}
              aria-describedby={form.due_at ? `due-${form.id}` : undefined}
              data-testid={`form-${form.kind}`}
            >
              {form.title}
            </Button>
            {form.due_at && (
              <p id={`due-${form.id}`} className={classes.soft} lang={language} data-testid="form-due">
                {t("writing.forms.due", { when: instant(form.due_at) })}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
