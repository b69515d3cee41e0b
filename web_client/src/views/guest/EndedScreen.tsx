/** After the visit: what was agreed, how it was, and how to get in touch. */
import { useTranslation } from "react-i18next";
import { Card, Heading, Words } from "../page/Card.tsx";
import { useTitle } from "../useTitle.ts";
import { GuestPage } from "./GuestPage.tsx";
import { Summary } from "./Summary.tsx";
import { Survey } from "./Survey.tsx";
import type { VisitScreenProps } from "./WaitingScreen.tsx";

export function EndedScreen({ guest, visit }: VisitScreenProps) {
  const { t } = useTranslation();
  useTitle(t("guest.title.ended"));
  const isPatients = visit.me.role === "patient" || visit.me.role === "caregiver";
  return (
    <GuestPage visit={visit}>
      <Card>
        <div data-testid="stands-ended">
          <Heading>{t("guest.ended.heading")}</Heading>
        </div>
        <Words>{t(visit.missed ? "guest.ended.lost" : "guest.ended.words")}</Words>
        {isPatients && <Summary guest={guest} visit={visit} />}
        <Survey guest={guest} visit={visit} />
      </Card>
    </GuestPage>
  );
}
