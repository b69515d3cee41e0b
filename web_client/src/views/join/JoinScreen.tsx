/** Everything behind a link: shows the screen of the stage that the visit is at. */
import { lazy, Suspense, useEffect, useState } from "react";
import { AppError } from "../../lib/appError.ts";
import type { Preferences } from "../../state/preferences.ts";
import { VisitModel } from "../../state/visit.ts";
import { ErrorScreen } from "../page/ErrorScreen.tsx";
import { LoadingPage } from "../page/LoadingPage.tsx";
import { useStore } from "../useStore.ts";
import { EndedScreen } from "./EndedScreen.tsx";
import { NameScreen } from "./NameScreen.tsx";
import { PreviewScreen } from "./PreviewScreen.tsx";

const ConsultScreen = lazy(() => import("../room/ConsultScreen.tsx"));

export interface JoinScreenProps {
  readonly invite: string | undefined;
  readonly preferences: Preferences;
  /** The page was reloaded by the person, so a known name need not be asked again. */
  readonly isReload: boolean;
}

export function JoinScreen({ invite, preferences, isReload }: JoinScreenProps) {
  if (invite === undefined) return <ErrorScreen error={new AppError("link-missing")} ways={{}} />;
  return <Visit invite={invite} preferences={preferences} isReload={isReload} />;
}

function Visit({ invite, preferences, isReload }: JoinScreenProps & { readonly invite: string }) {
  const [visit] = useState(() => new VisitModel(invite, preferences));
  const snapshot = useStore(visit.snapshot);
  useEffect(() => {
    if (isReload) void visit.resume();
  }, [visit, isReload]);

  switch (snapshot.stage.at) {
    case "name":
      if (snapshot.error?.category === "link") {
        const again = () => void visit.submitName(snapshot.name);
        return <ErrorScreen error={snapshot.error} ways={{ retry: again }} isBusy={snapshot.isBusy} />;
      }
      return <NameScreen visit={visit} snapshot={snapshot} />;
    case "preview":
      return <PreviewScreen visit={visit} snapshot={snapshot} preview={snapshot.stage.preview} />;
    case "consult":
      return (
        <Suspense fallback={<LoadingPage />}>
          <ConsultScreen consult={snapshot.stage.consult} onLeave={() => void visit.leave()} />
        </Suspense>
      );
    case "ended":
      return <EndedScreen visit={visit} snapshot={snapshot} />;
  }
}
