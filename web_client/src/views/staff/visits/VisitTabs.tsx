/** The parts of a clinic's visits, above each of them. */
import { useTranslation } from "react-i18next";
import { mayOpen, PLACES } from "../../../state/staff/navigation.ts";
import { Link } from "../../route/Link.tsx";
import { usePlace } from "../../route/NavigatorContext.ts";
import { useMe } from "../StaffContext.ts";
import classes from "./Visits.module.css";

const TABS = ["visits", "waitingRoom", "walkIn"] as const;

export function VisitTabs() {
  const { t } = useTranslation();
  const { path } = usePlace();
  const { acts } = useMe();
  return (
    <nav aria-label={t("visits.parts")}>
      <ul className={classes.tabs}>
        {TABS.filter((tab) => mayOpen(tab, acts)).map((tab) => (
          <li key={tab}>
            <Link
              href={PLACES[tab]}
              className={classes.tab}
              aria-current={path === PLACES[tab] ? "page" : undefined}
              data-testid={`tab-${tab}`}
            >
              {t(`visits.tabs.${tab}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
