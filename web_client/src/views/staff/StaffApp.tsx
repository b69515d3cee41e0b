/** Everything under `/staff`: loaded with its words and styles only when somebody of the staff comes. */
import { useEffect, useState } from "react";
import { addWords } from "../../i18n/index.ts";
import { staffWords } from "../../i18n/staffWords.ts";
import type { Shelf } from "../../lib/remembered.ts";
import type { Preferences } from "../../state/preferences.ts";
import { Staff } from "../../state/staff/staff.ts";
import { ErrorScreen } from "../page/ErrorScreen.tsx";
import { LoadingPage } from "../page/LoadingPage.tsx";
import { useStore } from "../useStore.ts";
import { Routed } from "./Routed.tsx";
import { MeContext, StaffContext, useStaff } from "./StaffContext.ts";
import { Shell } from "./shell/Shell.tsx";
import { SecondFactorScreen } from "./signIn/SecondFactorScreen.tsx";
import { SignInScreen } from "./signIn/SignInScreen.tsx";
import "./styles.ts";

for (const words of staffWords) addWords(words);

export interface StaffAppProps {
  readonly shelf: Shelf;
  readonly preferences: Preferences;
}

export default function StaffApp({ shelf, preferences }: StaffAppProps) {
  const [staff] = useState(() => new Staff({ origin: location.origin, shelf, preferences, window }));
  useEffect(() => void staff.session.start(), [staff]);
  return (
    <StaffContext value={staff}>
      <Gate />
    </StaffContext>
  );
}

/** Shows to each state of the session its screen; the address stays, so that signing in leads back to it. */
function Gate() {
  const { session } = useStaff();
  const state = useStore(session.state);
  switch (state.at) {
    case "asking":
      return <LoadingPage />;
    case "unreachable":
      return <ErrorScreen error={state.error} ways={{ retry: () => void session.start() }} />;
    case "out":
      return <SignInScreen why={state.why} />;
    case "setup":
      return <SecondFactorScreen />;
    case "in":
      return (
        <MeContext value={state.me}>
          <Shell>
            <Routed />
          </Shell>
        </MeContext>
      );
  }
}
