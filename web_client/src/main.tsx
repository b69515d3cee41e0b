/** Starts the page. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startI18n } from "./i18n/index.ts";
import { obstacle } from "./lib/browser.ts";
import { usableShelf } from "./lib/remembered.ts";
import { Navigator } from "./state/navigator.ts";
import { preferences } from "./state/preferences.ts";
import { App } from "./views/App.tsx";
import "./views/styles.ts";

const lasting = usableShelf(() => localStorage);
const passing = usableShelf(() => sessionStorage);
const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];

startI18n(lasting, navigator.languages);
// A second link opened in the same tab changes only the fragment; it is another visit all the same.
addEventListener("hashchange", () => location.reload());

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App
      navigator={new Navigator(window)}
      shelf={lasting}
      passing={passing}
      address={location}
      preferences={preferences(lasting, passing)}
      obstacle={obstacle(window)}
      isReload={navigation?.type === "reload"}
    />
  </StrictMode>,
);
