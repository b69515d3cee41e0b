/** What the page remembers about a person: their devices (between visits) and their name (until the tab closes). */
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

export interface Preferences {
  readonly devices: Remembered<DeviceChoice>;
  readonly name: Remembered<string>;
}

/** `lasting` is local storage, `passing` session storage. */
export function preferences(lasting: Shelf, passing: Shelf): Preferences {
  return {
    devices: new Remembered(lasting, "devices", parseChoice),
    name: new Remembered(passing, "name", (raw) => text(raw) ?? ""),
  };
}
