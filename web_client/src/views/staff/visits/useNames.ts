/** How people in a visit are called where their names stand alone. */
import { useTranslation } from "react-i18next";
import {
  patientNameOf,
  providerNameOf,
  type Visit,
  type VisitPerson,
} from "../../../state/staff/visits/visits.ts";

export function useNames() {
  const { t } = useTranslation();
  return {
    patient: (visit: Pick<Visit, "participants">) => patientNameOf(visit) ?? t("visits.restricted"),
    provider: (visit: Visit) => providerNameOf(visit) ?? t("visits.whoeverIsFree"),
    /** Name and role: "Inés Vega (interpreter)". */
    person: ({ name, role }: Pick<VisitPerson, "name" | "role">) =>
      t("visits.nameAndRole", { name: name || t("visits.restricted"), role: t(`visits.roles.${role}`) }),
  };
}
