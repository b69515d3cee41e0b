/** What somebody may do in a room; the server refuses the rest, and their page does not offer it. */
import type { Switch } from "./consult.ts";

export interface RoomRights {
  readonly publish: readonly Switch[];
  readonly chat: boolean;
}

/** Where a link says nothing of roles. */
export const ALL_RIGHTS: RoomRights = { publish: ["microphone", "camera", "screen"], chat: true };

const SWITCH = { microphone: "microphone", camera: "camera", screen_share: "screen" } as const;

/** `told`: as the server says it of a visit. */
export function rightsFrom(told: {
  readonly publish: readonly (keyof typeof SWITCH)[];
  readonly chat: boolean;
}): RoomRights {
  return { publish: told.publish.map((source) => SWITCH[source]), chat: told.chat };
}
