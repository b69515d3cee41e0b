import { expect, test } from "vitest";
import { rightsFrom } from "./rights.ts";

test.each([
  [["microphone", "camera", "screen_share"], true, ["microphone", "camera", "screen"]],
  [["camera", "microphone"], true, ["camera", "microphone"]],
  [[], false, []],
] as const)("who may send %j has those switches", (publish, chat, switches) => {
  expect(rightsFrom({ publish, chat })).toEqual({ publish: switches, chat });
});
