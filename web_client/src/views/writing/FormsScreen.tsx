/** The clinic's forms to choose from, in the page's language. */
import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Heading, Words } from "../page/Card.tsx";
import classes from "./Writing.module.css";
import type { WritingProps } from "./WritingApp.tsx";

export function FormsScreen({ model, now }: WritingProps) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
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
              data-testid={`form-${form.kind}`}
            >
              {form.title}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
