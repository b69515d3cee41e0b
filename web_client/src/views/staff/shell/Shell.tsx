/** The frame around every screen of the staff: navigation at the side, or behind a button on a phone; none in a visit. */
import { ActionIcon } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { PLACES } from "../../../state/staff/navigation.ts";
import { BrandIcon } from "../../icons.tsx";
import { Link } from "../../route/Link.tsx";
import { usePlace } from "../../route/NavigatorContext.ts";
import { useStore } from "../../useStore.ts";
import { MenuIcon } from "../icons.tsx";
import { useMe, useStaff } from "../StaffContext.ts";
import { IdleDialog } from "./IdleDialog.tsx";
import { NoticeBar } from "./NoticeBar.tsx";
import { Rail } from "./Rail.tsx";
import { RailDrawer } from "./RailDrawer.tsx";
import classes from "./Shell.module.css";

export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { clinic } = useMe();
  const { moves } = usePlace();
  const isInVisit = useStore(useStaff().isInVisit);
  const main = useRef<HTMLElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going anywhere closes the menu
  useEffect(() => setMenuOpen(false), [moves]);
  return (
    <div className={classes.shell} data-bare={isInVisit}>
      {!isInVisit && (
        <>
          <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
            {t("app.skip")}
          </button>
          <header className={classes.bar}>
            <ActionIcon
              variant="subtle"
              size={44}
              color="gray"
              aria-label={t("shell.openMenu")}
              data-testid="open-menu"
              onClick={() => setMenuOpen(true)}
            >
              <MenuIcon size={24} />
            </ActionIcon>
            <Link href={PLACES.start} className={classes.brand}>
              <BrandIcon size={28} />
              <span className={classes.clinic}>{clinic.name}</span>
            </Link>
          </header>
          <div className={classes.side}>
            <Link href={PLACES.start} className={classes.brand}>
              <BrandIcon size={34} />
              <span>
                <span className={classes.product}>{t("app.name")}</span>
                <span className={classes.clinic}>{clinic.name}</span>
              </span>
            </Link>
            <Rail />
          </div>
        </>
      )}
      {isMenuOpen && <RailDrawer onClose={() => setMenuOpen(false)} />}
      <main ref={main} tabIndex={-1} className={classes.main}>
        {children}
      </main>
      {!isInVisit && <NoticeBar />}
      <IdleDialog />
    </div>
  );
}
