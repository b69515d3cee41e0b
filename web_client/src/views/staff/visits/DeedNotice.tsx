/** What came in between: a colleague who was first, named; or why something could not be done. */
import { CloseButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../page/ErrorNotice.tsx";
import type { Deeds } from "./useDeeds.ts";
import classes from "./Visits.module.css";

export function DeedNotice({ deeds }: { readonly deeds: Deeds }) {
  const { t } = useTranslation();
  const { first, error, dismiss } = deeds;
  if (error) return <ErrorNotice error={error} ways={{ dismiss }} />;
  if (!first) return null;
  return (
    <div className={classes.first} role="alert" data-testid="first">
      <p>
        {t("visits.first", {
          colleague: first.colleague || t("visits.aColleague"),
          name: first.person,
        })}
      </p>
      <CloseButton size={42} aria-label={t("pieces.dismissNotice")} onClick={dismiss} />
    </div>
  );
}
