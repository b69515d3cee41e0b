/** Says the page's state in the tab's title, for people with many tabs and for screen readers. */
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

export function useTitle(state: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${state} · ${t("app.name")}`;
  }, [state, t]);
}
