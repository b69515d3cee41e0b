/** How a visit, its risk, and somebody in it stand, as words with a colour. */
import { useTranslation } from "react-i18next";
import type { Risk, Visit, VisitPerson, VisitStatus } from "../../../state/staff/visits/visits.ts";
import { Tag, type TagTone } from "../../pieces/Tag.tsx";

const TONES: Readonly<Record<VisitStatus, TagTone>> = {
  scheduled: "calm",
  waiting: "warn",
  live: "good",
  ended: "calm",
  "no-show": "stop",
  cancelled: "stop",
};

const RISK_TONES: Readonly<Record<Risk, TagTone>> = { routine: "calm", raised: "warn", urgent: "stop" };

const PERSON_TONES: Readonly<Record<VisitPerson["status"], TagTone>> = {
  invited: "calm",
  checking: "calm",
  waiting: "warn",
  admitted: "good",
  connected: "good",
  held: "warn",
  denied: "stop",
  removed: "stop",
  left: "calm",
};

export function VisitTag({ visit }: { readonly visit: Pick<Visit, "status" | "late_minutes" | "missed"> }) {
  const { t } = useTranslation();
  const { status, late_minutes, missed } = visit;
  return (
    <>
      <Tag tone={TONES[status]}>{t(`visits.statuses.${status}`)}</Tag>
      {late_minutes !== null && (status === "scheduled" || status === "waiting") && (
        <Tag tone="warn">{t("visits.late", { count: late_minutes })}</Tag>
      )}
      {missed && status !== "no-show" && status !== "cancelled" && (
        <Tag tone="stop">{t("visits.statuses.no-show")}</Tag>
      )}
    </>
  );
}

/** Says nothing of what is routine. */
export function RiskTag({ risk }: { readonly risk: Risk }) {
  const { t } = useTranslation();
  return risk !== "routine" && <Tag tone={RISK_TONES[risk]}>{t(`visits.risks.${risk}`)}</Tag>;
}

export function PersonTag({ person }: { readonly person: Pick<VisitPerson, "status" | "away"> }) {
  const { t } = useTranslation();
  return (
    <>
      <Tag tone={PERSON_TONES[person.status]}>{t(`visits.personStatuses.${person.status}`)}</Tag>
      {person.away && <Tag tone="warn">{t("visits.away")}</Tag>}
    </>
  );
}
