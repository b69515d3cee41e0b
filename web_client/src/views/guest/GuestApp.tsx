/** Everything behind a personal link to a visit: shows the screen of where the guest stands. */
import { lazy, Suspense, useEffect, useState } from "react";
import { guestWords } from "../../i18n/guestWords.ts";
import { addWords } from "../../i18n/index.ts";
import { AppError, type ErrorCode } from "../../lib/appError.ts";
import type { Shelf } from "../../lib/remembered.ts";
import { GuestModel, realGuestDoors } from "../../state/guest/guest.ts";
import type { Preferences } from "../../state/preferences.ts";
import { ErrorScreen } from "../page/ErrorScreen.tsx";
import { LoadingPage } from "../page/LoadingPage.tsx";
import { useStore } from "../useStore.ts";
import { CheckInScreen } from "./CheckInScreen.tsx";
import { EndedScreen } from "./EndedScreen.tsx";
import { EnteringScreen } from "./EnteringScreen.tsx";
import { BirthDateScreen, LinkScreen, OverScreen } from "./LinkScreens.tsx";
import { StandingScreen } from "./StandingScreen.tsx";
import { WaitingScreen } from "./WaitingScreen.tsx";
import "../staff/styles.ts";

addWords(guestWords);

const RoomScreen = lazy(() => import("./RoomScreen.tsx"));

export interface GuestAppProps {
  readonly token: string | undefined;
  readonly preferences: Preferences;
  /** Session storage. */
  readonly shelf: Shelf;
  /** Their number, when they gave it on the way here. */
  readonly callBack?: string;
}

/** Without a token, for whoever has walked in: their session is in this browser already. */
export default function GuestApp({ token, preferences, shelf, callBack }: GuestAppProps) {
  const [guest] = useState(() => new GuestModel(token, preferences, realGuestDoors(shelf), callBack));
  useEffect(() => {
    void guest.resume();
  }, [guest]);
  return <Screen guest={guest} hasLink={token !== undefined} />;
}

/** How the server refuses a browser that has no session, or one for something else. */
const NOBODY: readonly ErrorCode[] = ["session-over", "not-found", "not-allowed"];

function Screen({ guest, hasLink }: { readonly guest: GuestModel; readonly hasLink: boolean }) {
  const now = useStore(guest.snapshot);
  const { stage, visit, consult, checkIn, preview } = now;
  if (!hasLink && !visit) {
    if (now.error === undefined) return <LoadingPage />;
    const isNobody = NOBODY.includes(now.error.code);
    const error = isNobody ? new AppError("link-missing") : now.error;
    return <ErrorScreen error={error} ways={isNobody ? {} : { retry: () => void guest.resume() }} />;
  }
  if (stage === "link") return <LinkScreen guest={guest} now={now} />;
  if (stage === "birth-date") return <BirthDateScreen guest={guest} now={now} />;
  if (stage === "over" || !visit) return <OverScreen now={now} />;
  switch (stage) {
    case "check-in":
      if (!checkIn || !preview) return <LoadingPage />;
      return <CheckInScreen guest={guest} now={now} visit={visit} checkIn={checkIn} preview={preview} />;
    case "waiting":
      return <WaitingScreen guest={guest} now={now} visit={visit} />;
    case "room":
      if (!consult) return <EnteringScreen guest={guest} now={now} visit={visit} />;
      return (
        <Suspense fallback={<LoadingPage />}>
          <RoomScreen guest={guest} now={now} visit={visit} consult={consult} />
        </Suspense>
      );
    case "ended":
      return <EndedScreen guest={guest} now={now} visit={visit} />;
    default:
      return <StandingScreen guest={guest} now={now} visit={visit} stage={stage} />;
  }
}
