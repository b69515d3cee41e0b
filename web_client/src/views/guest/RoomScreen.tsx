/** The room as a guest sees it. */
import { useTranslation } from "react-i18next";
import type { ConsultModel } from "../../state/consult.ts";
import { rightsFrom } from "../../state/rights.ts";
import ConsultScreen from "../room/ConsultScreen.tsx";
import { CallLine } from "./GuestPage.tsx";
import type { VisitScreenProps } from "./WaitingScreen.tsx";

export default function RoomScreen({
  guest,
  now,
  visit,
  consult,
}: VisitScreenProps & { readonly consult: ConsultModel }) {
  const { t } = useTranslation();
  return (
    <ConsultScreen
      consult={consult}
      onLeave={() => void guest.leave()}
      rights={rightsFrom(visit.rights)}
      news={now.isPictureTaken ? t("guest.pictureTaken") : undefined}
      below={<CallLine visit={visit} />}
    />
  );
}
