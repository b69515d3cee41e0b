/** Chooses the screen for the address and gives all screens their theme. */
import { MantineProvider } from "@mantine/core";
import { lazy, Suspense } from "react";
import { AppError } from "../lib/appError.ts";
import type { Obstacle } from "../lib/browser.ts";
import { inviteFromFragment } from "../lib/invite.ts";
import type { Shelf } from "../lib/remembered.ts";
import { matchPath } from "../lib/route.ts";
import type { Navigator } from "../state/navigator.ts";
import type { Preferences } from "../state/preferences.ts";
import { JoinScreen } from "./join/JoinScreen.tsx";
import { LandingScreen } from "./landing/LandingScreen.tsx";
import { ErrorBoundary } from "./page/ErrorBoundary.tsx";
import { ErrorScreen } from "./page/ErrorScreen.tsx";
import { LoadingPage } from "./page/LoadingPage.tsx";
import { NavigatorContext } from "./route/NavigatorContext.ts";
import { theme } from "./theme.ts";

// Patients come by link on whatever phone they have: what only others need is loaded by others.
const StaffApp = lazy(() => import("./staff/StaffApp.tsx"));
const WritingApp = lazy(() => import("./writing/WritingApp.tsx"));
const WelcomeApp = lazy(() => import("./staff/welcome/WelcomeApp.tsx"));
const GuestApp = lazy(() => import("./guest/GuestApp.tsx"));
const WalkInApp = lazy(() => import("./guest/WalkInApp.tsx"));

export interface AppProps {
  readonly navigator: Navigator;
  /** Local storage. */
  readonly shelf: Shelf;
  /** Session storage. */
  readonly passing: Shelf;
  readonly address: Pick<Location, "pathname" | "hash">;
  readonly preferences: Preferences;
  readonly obstacle: Obstacle | undefined;
  readonly isReload: boolean;
}

function Screen({ address, shelf, passing, preferences, obstacle, isReload }: AppProps) {
  if (/^\/staff(\/|$)/.test(address.pathname)) {
    return <StaffApp shelf={shelf} preferences={preferences} />;
  }
  if (address.pathname === "/welcome") return <WelcomeApp hash={address.hash} />;
  const written = matchPath("/write/:clinic", address.pathname);
  if (written) return <WritingApp arrival={written} />;
  if (address.pathname === "/open") return <OpenedLink hash={address.hash} />;
  const isVisit = /^\/visit\/?$/.test(address.pathname);
  const isWalkIn = /^\/walk-in\/?$/.test(address.pathname);
  if (!isVisit && !isWalkIn && !address.pathname.startsWith("/join")) return <LandingScreen />;
  // An insecure page can still watch and listen, so only the device check speaks of it.
  if (obstacle === "browser-too-old") return <ErrorScreen error={new AppError(obstacle)} ways={{}} />;
  const token = inviteFromFragment(address.hash);
  if (isWalkIn) return <WalkInApp token={token} preferences={preferences} shelf={passing} />;
  if (isVisit) return <GuestApp token={token} preferences={preferences} shelf={passing} />;
  return <JoinScreen invite={token} preferences={preferences} isReload={isReload} />;
}

/** A personal link that a letter brought. */
function OpenedLink({ hash }: { readonly hash: string }) {
  const token = inviteFromFragment(hash);
  if (token === undefined) return <ErrorScreen error={new AppError("link-invalid")} ways={{}} />;
  // The link may be of a visit: that has a page of its own, which opens it by a tap.
  return <WritingApp arrival={{ token }} onVisit={() => location.replace(`/visit#${token}`)} />;
}

export function App(props: AppProps) {
  // Mantine's run-time <style> elements are switched off: build/themeCss.ts makes a stylesheet of them instead.
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withStaticClasses={false}
      withGlobalClasses={false}
    >
      <ErrorBoundary>
        <NavigatorContext value={props.navigator}>
          <Suspense fallback={<LoadingPage />}>
            <Screen {...props} />
          </Suspense>
        </NavigatorContext>
      </ErrorBoundary>
    </MantineProvider>
  );
}
