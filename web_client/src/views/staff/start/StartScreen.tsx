/** The first screen: everything that the person may do, one step away. */
import { useTranslation } from "react-i18next";
import { navigationFor, PLACES } from "../../../state/staff/navigation.ts";
import { Link } from "../../route/Link.tsx";
import { Screen } from "../Screen.tsx";
import { useMe } from "../StaffContext.ts";
import { PLACE_ICONS } from "../shell/placeIcons.tsx";
import classes from "./StartScreen.module.css";

export default function StartScreen() {
  const { t } = useTranslation();
  const { member, clinic, acts } = useMe();
  const offered = [...navigationFor(acts).map(({ place }) => place), "account" as const];
  return (
    <Screen
      title={t("start.heading", { name: member.name })}
      words={t("start.words", { clinic: clinic.name })}
    >
      <ul className={classes.tiles}>
        {offered.map((place) => {
          const Icon = PLACE_ICONS[place];
          return (
            <li key={place}>
              <Link href={PLACES[place]} className={classes.tile}>
                <span className={classes.icon}>
                  <Icon size={24} />
                </span>
                <span>
                  <span className={classes.name}>
                    {place === "account" ? t("shell.account") : t(`shell.place.${place}`)}
                  </span>
                  <span className={classes.words}>{t(`start.${place}`)}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Screen>
  );
}
