/** The frame of every screen outside the room: name of the product, language, light or dark, and the way to the content. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Page.module.css";
import { LanguageSwitch, SchemeSwitch } from "./Switches.tsx";

export interface PageProps {
  readonly children: ReactNode;
  /** `wide` for a screen with a picture beside its words. */
  readonly width?: "narrow" | "wide";
}

export function Page({ children, width = "narrow" }: PageProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.page}>
      <button type="button" className={classes.skip} onClick={focusContent}>
        {t("app.skip")}
      </button>
      <header className={classes.header}>
        <span className={classes.brand}>
          <img src="/icon.svg" alt="" width={32} height={32} />
          {t("app.name")}
        </span>
        <span className={classes.switches}>
          <LanguageSwitch />
          <SchemeSwitch />
        </span>
      </header>
      <main id="content" tabIndex={-1} className={classes.main} data-width={width}>
        {children}
      </main>
      <footer className={classes.footer}>{t("app.emergency")}</footer>
    </div>
  );
}

/** A button, not a link to #content: the address's fragment holds the invite and must not change. */
function focusContent(): void {
  document.getElementById("content")?.focus();
}
