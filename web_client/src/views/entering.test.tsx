// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { guestWords } from "../i18n/guestWords.ts";
import { addWords, startI18n } from "../i18n/index.ts";
import { MemoryShelf } from "../lib/remembered.ts";
import { Store } from "../lib/store.ts";
import type { GuestSnapshot } from "../state/guest/guest.ts";
import { guestVisit } from "../state/guest/someVisit.ts";
import type { VisitRoomSnapshot } from "../state/staff/visits/visitRoom.ts";
import { EnteringScreen as GuestEntering } from "./guest/EnteringScreen.tsx";
import { EnteringScreen as ProviderEntering } from "./staff/visits/room/EnteringScreen.tsx";

beforeEach(() => {
  const listen = () => undefined;
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: listen,
    removeEventListener: listen,
  }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const leave = vi.fn(async () => true);
const room = { snapshot: new Store({ error: undefined } as VisitRoomSnapshot), leave };
const guest = { leave: async () => void leave() };
const SCREENS: Readonly<Record<string, ReactNode>> = {
  guest: <GuestEntering guest={guest} now={{ error: undefined } as GuestSnapshot} visit={guestVisit()} />,
  provider: <ProviderEntering model={room} />,
};

test.each([
  ["guest", "en", "Leave"],
  ["guest", "es", "Salir"],
  ["provider", "en", "Leave"],
  ["provider", "es", "Salir"],
])("a %s on the way in can leave, in %s", async (who, language, word) => {
  await startI18n(new MemoryShelf(), [language]);
  addWords(guestWords);
  render(<MantineProvider>{SCREENS[who]}</MantineProvider>);
  leave.mockClear();
  // A native button outside of what is announced: reached and pressed by keyboard too.
  const button = screen.getByRole("button", { name: word });
  expect([button.tagName, button.tabIndex, button.closest("[role=status]")]).toEqual(["BUTTON", 0, null]);
  fireEvent.click(button);
  expect(leave).toHaveBeenCalledOnce();
});
