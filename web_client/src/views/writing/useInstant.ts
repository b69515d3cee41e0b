/** Writes instants in the page's language, at the place of the person who reads them. */
import { useTranslation } from "react-i18next";
import { formats } from "../../lib/formats.ts";

export function useInstant(): (iso: string) => string {
  const { i18n } = useTranslation();
  return formats(i18n.language, Intl.DateTimeFormat().resolvedOptions().timeZone).instant;
}
