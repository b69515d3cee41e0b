/** The frame of every screen outside the room: name of the product, language, light or dark, and the way to the content. */
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { BrandIcon } from "../icons.tsx";
import { focusIfLost } from "./focus.ts";
import classes from "./Page.module.css";
import { LanguageSwitch, SchemeSwitch } from "./Switches.tsx";

export interface PageProps {
  readonly children: ReactNode;
  /** `wide` for a screen with a picture beside its words. */
  readonly width?: "narrow" | "wide";
  /** What always stands below; without it, that this is not for emergencies. */
  readonly footer?: ReactNode;
}

export function Page({ children, width = "narrow", footer }: PageProps) {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  // A screen that replaces another takes its focus with it, and leaves the window scrolled to where its button was.
  useEffect(() => {
    focusIfLost();
    scrollTo(0, 0);
  }, []);
  return (
    <div className={classes.page}>
      {/* A button, not a link to #content: the address's fragment holds the invite and must not change. */}
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        {t("app.skip")}
      </button>
      <header className={classes.header}>
        <span className={classes.brand}>
          <BrandIcon size={32} />
          {t("app.name")}
        </span>
        <span className={classes.switches}>
          <LanguageSwitch />
          <SchemeSwitch />
        </span>
      </header>
      <main ref={main} tabIndex={-1} className={classes.main} data-width={width}>
        {children}
      </main>
      <footer className={classes.footer}>{footer || t("app.emergency")}</footer>
    </div>
  );
}
