/** Sizes, lengths of time and speeds, in the reader's language. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Amounts, amounts } from "../lib/amounts.ts";

export function useAmounts(): Amounts {
  const { i18n } = useTranslation();
  return useMemo(() => amounts(i18n.language), [i18n.language]);
}
