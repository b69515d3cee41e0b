/** The days of a part of a period, short below a chart and in full in its table. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { dayRange } from "../../../lib/amounts.ts";
import type { Part } from "../../../state/staff/figures.ts";

export function useDays() {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const range = dayRange(i18n.language);
    return {
      short: ({ from }: Part) => range(from, from),
      full: ({ from, to }: Part) => range(from, to),
    };
  }, [i18n.language]);
}
