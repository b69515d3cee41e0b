/** What is known of the patient: where they are and how to reach them, why they come, and what they answered before. */
import { useTranslation } from "react-i18next";
import { ageOn, dateIn } from "../../../../lib/formats.ts";
import { pathTo } from "../../../../lib/route.ts";
import { PLACES } from "../../../../state/staff/navigation.ts";
import { Facts } from "../../../pieces/Facts.tsx";
import { Shown } from "../../../pieces/Shown.tsx";
import { Link } from "../../../route/Link.tsx";
import { Responses } from "../../Responses.tsx";
import { useFormats, useMe } from "../../StaffContext.ts";
import { CheckInFacts } from "../CheckInFacts.tsx";
import type { RoomPanelProps } from "./ConductScreen.tsx";
import classes from "./Room.module.css";
import { ToolPanel } from "./ToolPanel.tsx";
import type { VisitProps } from "./VisitRoomScreen.tsx";

export function PatientPanel({ onClose, ...props }: RoomPanelProps) {
  const { t } = useTranslation();
  return (
    <ToolPanel title={t("visitRoom.patient.title")} testId="patient" onClose={onClose}>
      <PatientBrief {...props} isInRoom />
    </ToolPanel>
  );
}

export interface PatientBriefProps extends Pick<VisitProps, "desk" | "detail"> {
  /** In the room a link would lead out of it, so the record opens in a tab of its own. */
  readonly isInRoom?: boolean;
}

export function PatientBrief({ desk: { brief }, detail, isInRoom = false }: PatientBriefProps) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const { timezone } = useMe().clinic;
  const { visit, check_in } = detail;
  const record = pathTo(PLACES.patient, { id: visit.patient });
  return (
    <>
      <Shown resource={brief.patient} lines={2}>
        {({ name, birth_date }) => {
          const age = ageOn(dateIn(timezone, new Date()), birth_date);
          const born = t("record.born", { date: date(birth_date) });
          return (
            <div>
              <div className={classes.who}>{name}</div>
              <div className={classes.soft}>
                {age === undefined ? born : `${born}, ${t("record.age", { count: age })}`}
              </div>
              {isInRoom ? (
                <a href={record} target="_blank" rel="noreferrer">
                  {t("visits.record")}
                </a>
              ) : (
                <Link href={record}>{t("visits.record")}</Link>
              )}
            </div>
          );
        }}
      </Shown>
      {visit.reason && <Facts facts={[{ name: t("visitRoom.patient.reason"), value: visit.reason }]} />}
      <section className={classes.part}>
        <h3 className={classes.partTitle}>{t("visitRoom.patient.now")}</h3>
        {check_in ? (
          <CheckInFacts said={check_in} />
        ) : (
          <p className={classes.soft}>{t("visits.checkIn.none")}</p>
        )}
      </section>
      <section className={classes.part} data-testid="answers">
        <h3 className={classes.partTitle}>{t("visits.intake.title")}</h3>
        <Shown resource={brief.told}>
          {(told) =>
            told.length === 0 ? (
              <p className={classes.soft}>{t("visits.intake.none")}</p>
            ) : (
              told.map(({ id, resource, answers }) => (
                <Responses key={id} resource={resource} answers={answers} />
              ))
            )
          }
        </Shown>
      </section>
    </>
  );
}
