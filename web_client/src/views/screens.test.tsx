// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startI18n } from "../i18n/index.ts";
import type { Obstacle } from "../lib/browser.ts";
import { MemoryShelf } from "../lib/remembered.ts";
import { Navigator } from "../state/navigator.ts";
import { preferences } from "../state/preferences.ts";
import { App } from "./App.tsx";

beforeAll(() => void startI18n(new MemoryShelf(), ["en"]));
beforeEach(() => {
  // happy-dom answers no media queries; React Testing Library needs none of them to match.
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(pathname: string, hash = "", obstacle?: Obstacle): void {
  render(
    <App
      navigator={new Navigator(window)}
      shelf={new MemoryShelf()}
      passing={new MemoryShelf()}
      address={{ pathname, hash }}
      preferences={preferences(new MemoryShelf(), new MemoryShelf())}
      obstacle={obstacle}
      isReload={false}
    />,
  );
}

/** Answers `/api/join` as the server would. */
function serverAnswers(status: number, body: unknown): void {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status }));
}

test("the page without a link says how to get one, and the title says where we are", () => {
  show("/");
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("See your care team from home");
  expect(screen.getAllByRole("listitem")).toHaveLength(3);
  expect(document.title).toBe("Video visits · Housecall");
});

test("a pasted text without a link is told so, in the field", () => {
  show("/");
  fireEvent.change(screen.getByTestId("link-input"), { target: { value: "hello" } });
  fireEvent.click(screen.getByTestId("open-link"));
  expect(screen.getByTestId("link-input").getAttribute("aria-invalid")).toBe("true");
});

test("a link that lost its invite says so and leads to the page about links", () => {
  show("/join");
  expect(screen.getByTestId("error").dataset.code).toBe("link-missing");
  expect(screen.getByTestId("way-home")).toBeTruthy();
});

test("a browser that cannot do visits is told before anything is asked", () => {
  show("/join", "#invite.abcdef", "browser-too-old");
  expect(screen.getByTestId("error").dataset.code).toBe("browser-too-old");
  expect(screen.queryByTestId("name-input")).toBeNull();
});

test("an empty name is asked for again", () => {
  show("/join", "#invite.abcdef");
  fireEvent.click(screen.getByTestId("join-button"));
  expect(screen.getByTestId("name-input").getAttribute("aria-invalid")).toBe("true");
});

test.each([
  [410, "invite_expired", "link-expired"],
  [401, "invite_invalid", "link-invalid"],
  [503, "draining", "server-unreachable"],
  [429, "rate_limited", "server-busy"],
  [400, "name_required", "name-refused"],
])("the answer %i %s is shown as %s with a way on", async (status, code, shown) => {
  serverAnswers(status, { code });
  show("/join", "#invite.abcdef");
  fireEvent.change(screen.getByTestId("name-input"), { target: { value: "Ana" } });
  fireEvent.click(screen.getByTestId("join-button"));
  const error = await screen.findByTestId("error");
  expect(error.dataset.code).toBe(shown);
  expect(error.getAttribute("role")).toBe("alert");
});

test("a good link leads to the device check, which without devices still lets the person in", async () => {
  serverAnswers(200, { url: "ws://h", token: "t" });
  show("/join", "#invite.abcdef", "insecure-origin");
  fireEvent.change(screen.getByTestId("name-input"), { target: { value: "Ana" } });
  fireEvent.click(screen.getByTestId("join-button"));
  const enter = await screen.findByTestId("enter-room");
  await vi.waitFor(() => expect(screen.getByTestId("error").dataset.code).toBe("insecure-origin"));
  expect(enter.textContent).toBe("Join to watch and listen");
  expect(document.title).toBe("Camera check · Housecall");
});

test("one tap changes the language of everything, and back", () => {
  show("/");
  fireEvent.click(screen.getByTestId("lang-switch"));
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Vea a su equipo médico desde casa");
  expect([document.documentElement.lang, document.title]).toEqual(["es", "Consultas por video · Housecall"]);
  fireEvent.click(screen.getByTestId("lang-switch"));
  expect(document.documentElement.lang).toBe("en");
});
