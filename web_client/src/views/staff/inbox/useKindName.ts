/** What a case is about, in words; a clinic's own forms have names of their own. */
import { useTranslation } from "react-i18next";

const SHIPPED = [
  "skin-problem",
  "follow-up",
  "prescription-renewal",
  "blood-pressure-check",
  "general-question",
  "missed-visit",
] as const;

export function useKindName(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => {
    const shipped = SHIPPED.find((name) => name === kind);
    return shipped ? t(`inbox.kinds.${shipped}`) : kind;
  };
}
