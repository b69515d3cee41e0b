/** Everything behind a link: shows the screen of the stage that the visit is at. */
import { Center, Loader } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { AppError } from "../../lib/appError.ts";
import type { Preferences } from "../../state/preferences.ts";
import { VisitModel } from "../../state/visit.ts";
import { ErrorScreen } from "../page/ErrorScreen.tsx";
import { Page } from "../page/Page.tsx";
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

function Loading() {
  const { t } = useTranslation();
  return (
    <Page>
      <Center role="status">
        <Loader mr="sm" /> {t("app.loading")}
      </Center>
    </Page>
  );
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
        <Suspense fallback={<Loading />}>
          <ConsultScreen visit={visit} consult={snapshot.stage.consult} />
        </Suspense>
      );
    case "ended":
      return <EndedScreen visit={visit} snapshot={snapshot} />;
  }
}
