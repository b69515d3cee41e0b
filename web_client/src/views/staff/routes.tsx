/** Which screen stands at which place; each is loaded when somebody goes there. */
import { type ComponentType, createElement, lazy, type ReactElement } from "react";
import { matchPath, type PathParams } from "../../lib/route.ts";
import { PLACES, type PlaceName } from "../../state/staff/navigation.ts";

export interface Route {
  readonly place: PlaceName;
  /** The screen for `path`; undefined when the path is another place's. */
  readonly show: (path: string) => ReactElement | undefined;
}

type Params<P extends PlaceName> = PathParams<(typeof PLACES)[P]>;

/** The names in the place's pattern become the screen's props. */
function route<P extends PlaceName>(
  place: P,
  load: () => Promise<{ default: ComponentType<Params<P> & object> }>,
): Route {
  // Its props are what matchPath names, which the compiler checks at each `route` below.
  const Screen = lazy(load) as unknown as ComponentType<object>;
  return {
    place,
    show: (path) => {
      const params = matchPath(PLACES[place], path);
      // The key makes another record another screen, with models of its own.
      return params && createElement(Screen, { ...params, key: path });
    },
  };
}

/** The first that matches counts. */
export const ROUTES: readonly Route[] = [
  route("start", () => import("./start/StartScreen.tsx")),
  route("visits", () => import("./visits/DayScreen.tsx")),
  route("waitingRoom", () => import("./visits/QueueScreen.tsx")),
  route("walkIn", () => import("./visits/WalkInScreen.tsx")),
  route("visit", () => import("./visits/VisitScreen.tsx")),
  route("inbox", () => import("./inbox/InboxScreen.tsx")),
  route("coordination", () => import("./coordination/CoordinationScreen.tsx")),
  route("case", () => import("./inbox/CaseScreen.tsx")),
  route("room", () => import("./visits/room/VisitRoomScreen.tsx")),
  route("patients", () => import("./patients/PatientsScreen.tsx")),
  route("newPatient", () => import("./patients/RegisterScreen.tsx")),
  route("patient", () => import("./patients/RecordScreen.tsx")),
  route("people", () => import("./people/PeopleScreen.tsx")),
  route("person", () => import("./people/PersonScreen.tsx")),
  route("figures", () => import("./figures/FiguresScreen.tsx")),
  route("clinic", () => import("./clinic/ClinicScreen.tsx")),
  route("inboxSettings", () => import("./inboxSettings/InboxSettingsScreen.tsx")),
  route("forms", () => import("./forms/FormsScreen.tsx")),
  route("newForm", () => import("./forms/NewFormScreen.tsx")),
  route("form", () => import("./forms/FormFileScreen.tsx")),
  route("retention", () => import("./retention/RetentionScreen.tsx")),
  route("glass", () => import("./glass/GlassScreen.tsx")),
  route("audit", () => import("./audit/AuditScreen.tsx")),
  route("account", () => import("./account/AccountScreen.tsx")),
];
