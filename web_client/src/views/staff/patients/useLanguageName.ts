/** What a language is called in the reader's language. */
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

export function useLanguageName(): (tag: string) => string {
  const { i18n } = useTranslation();
  const reader = i18n.language;
  return useCallback(
    (tag) => new Intl.DisplayNames([reader], { type: "language", fallback: "code" }).of(tag) ?? tag,
    [reader],
  );
}
