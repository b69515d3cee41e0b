/** Leads to the provider's room of a visit. */
import { useTranslation } from "react-i18next";
import { Link } from "../../route/Link.tsx";
import classes from "./Queue.module.css";
import { roomOf } from "./VisitActions.tsx";

export function EnterLink({ visit, of }: { readonly visit: string; readonly of: string }) {
  const { t } = useTranslation();
  return (
    <Link
      href={roomOf(visit)}
      className={classes.room}
      data-testid="enter"
      aria-label={t("visits.doings.of", { doing: t("visits.enter"), name: of })}
    >
      {t("visits.enter")}
    </Link>
  );
}
