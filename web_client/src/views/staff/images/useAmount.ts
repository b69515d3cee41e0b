/** Sizes and lengths of files, in the reader's language. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { amounts } from "../../../lib/amounts.ts";

export function useAmount() {
  const { i18n } = useTranslation();
  return useMemo(() => amounts(i18n.language), [i18n.language]);
}
