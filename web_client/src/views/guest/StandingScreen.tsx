/** Everywhere that somebody stands outside the room: why, what happens next, and the way back where there is one. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { GuestStage } from "../../state/guest/guest.ts";
import { Card, Heading, Words } from "../page/Card.tsx";
import { ErrorNotice } from "../page/ErrorNotice.tsx";
import { useTitle } from "../useTitle.ts";
import { GuestPage } from "./GuestPage.tsx";
import { Messages } from "./Messages.tsx";
import { RebookForm } from "./RebookForm.tsx";
import type { VisitScreenProps } from "./WaitingScreen.tsx";

export interface StandingScreenProps extends VisitScreenProps {
  readonly stage: Extract<
    GuestStage,
    "held" | "denied" | "removed" | "left" | "cancelled" | "missed" | "elsewhere"
  >;
}

const SAID = {
  held: { heading: "guest.held.heading", words: "guest.held.words" },
  denied: { heading: "guest.denied.heading", words: "guest.denied.words" },
  removed: { heading: "guest.removed.heading", words: "guest.removed.words" },
  left: { heading: "guest.left.heading", words: "guest.left.words" },
  cancelled: { heading: "guest.cancelled.heading", words: "guest.cancelled.words" },
  missed: { heading: "guest.missed.heading", words: "guest.missed.words" },
  elsewhere: { heading: "guest.elsewhere.heading", words: "guest.elsewhere.words" },
} as const;

const BACK = { left: "guest.left.back", elsewhere: "guest.elsewhere.back" } as const;

export function StandingScreen({ guest, now, visit, stage }: StandingScreenProps) {
  const { t } = useTranslation();
  useTitle(t(stage === "elsewhere" ? "guest.elsewhere.heading" : `guest.title.${stage}`));
  const back = () => void guest.comeBack();
  return (
    <GuestPage visit={visit}>
      <Card>
        <div data-testid={`stands-${stage}`}>
          <Heading>{t(SAID[stage].heading)}</Heading>
        </div>
        <Words>{t(SAID[stage].words)}</Words>
        {(stage === "denied" || stage === "removed") && visit.me.why && (
          <Words>{t(`guest.why.${visit.me.why}`)}</Words>
        )}
        {now.error && now.error.code !== "joined-elsewhere" && (
          <ErrorNotice
            error={now.error}
            ways={{ retry: () => void guest.refresh(), dismiss: guest.dismiss }}
          />
        )}
        {(stage === "left" || stage === "elsewhere") && (
          <Button size="lg" fullWidth loading={now.isBusy} data-testid="come-back" onClick={back}>
            {t(BACK[stage])}
          </Button>
        )}
        {stage === "held" && visit.rights.chat && <Messages thread={guest.thread} />}
        {(stage === "cancelled" || stage === "missed") && <RebookForm guest={guest} visit={visit} />}
      </Card>
    </GuestPage>
  );
}
