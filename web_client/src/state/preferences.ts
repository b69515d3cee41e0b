/** What the page remembers about a person: their devices (between visits) their name and what is on (until the tab closes). */
import { Remembered, type Shelf } from "../lib/remembered.ts";
import type { DeviceChoice } from "../media/types.ts";

function text(raw: unknown): string | undefined {
  return typeof raw === "string" && raw !== "" ? raw : undefined;
}

export function parseChoice(raw: unknown): DeviceChoice {
  const { camera, microphone, speaker, picture } = (raw ?? {}) as Record<string, unknown>;
  return {
    camera: text(camera),
    microphone: text(microphone),
    speaker: text(speaker),
    picture: picture === "standard" ? "standard" : "high",
  };
}

/** What a person wants the others to see and hear of them. */
export interface Wanted {
  readonly camera: boolean;
  readonly microphone: boolean;
}

export function parseWanted(raw: unknown): Wanted {
  const { camera, microphone } = (raw ?? {}) as Record<string, unknown>;
  return { camera: camera !== false, microphone: microphone !== false };
}

export interface Preferences {
  readonly devices: Remembered<DeviceChoice>;
  /** Until the tab closes: a reload must not turn a camera on that was off. */
  readonly wanted: Remembered<Wanted>;
  readonly name: Remembered<string>;
}

/** `lasting` is local storage, `passing` session storage. */
export function preferences(lasting: Shelf, passing: Shelf): Preferences {
  return {
    devices: new Remembered(lasting, "devices", parseChoice),
    wanted: new Remembered(passing, "wanted", parseWanted),
    name: new Remembered(passing, "name", (raw) => text(raw) ?? ""),
  };
}
