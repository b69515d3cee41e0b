/** A share as percent, in the reader's language; a dash when there is nothing it could be a share of. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

export function useShare(): (share: number | null) => string {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const format = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 });
    return (share) => (share === null ? "–" : format.format(share));
  }, [i18n.language]);
}
