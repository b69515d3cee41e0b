/** The signed summary of the visit, as soon as there is one. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formats } from "../../lib/formats.ts";
import type { GuestModel } from "../../state/guest/guest.ts";
import type { GuestVisit } from "../../state/guest/screen.ts";
import { Resource } from "../../state/resource.ts";
import { Loaded } from "../pieces/Loaded.tsx";
import classes from "./Guest.module.css";

export interface SummaryProps {
  readonly guest: GuestModel;
  readonly visit: GuestVisit;
}

const SUMMARY_PDF = "/api/v1/guest/visit/summary/pdf";

function Signed({ guest, visit }: SummaryProps) {
  const { t, i18n } = useTranslation();
  const summary = useMemo(() => new Resource(guest.summary), [guest]);
  const { instant } = formats(i18n.language, visit.zone);
  return (
    <Loaded resource={summary}>
      {({ text, signed_at, author_name }) => (
        <>
          <p className={classes.summary} data-testid="summary">
            {text}
          </p>
          <p className={classes.soft}>
            {t("guest.ended.summaryBy", { name: author_name, when: instant(signed_at) })}{" "}
            <a href={SUMMARY_PDF} target="_blank" rel="noreferrer" data-testid="summary-pdf">
              {t("guest.ended.summaryPdf")}
            </a>
          </p>
        </>
      )}
    </Loaded>
  );
}

export function Summary(props: SummaryProps) {
  const { t } = useTranslation();
  return (
    <section className={classes.section}>
      <h2 className={classes.subheading}>{t("guest.ended.summary")}</h2>
      {props.visit.summary_ready ? (
        <Signed {...props} />
      ) : (
        <p className={classes.soft} role="status">
          {t("guest.ended.noSummary")}
        </p>
      )}
    </section>
  );
}
