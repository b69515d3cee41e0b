import { expect, test } from "vitest";
import { judge } from "./network.ts";

test.each([
  [{ upKbps: 400, downKbps: 400 }, "video", undefined],
  [{ upKbps: 399, downKbps: 9_000 }, "audio", "slow-up"],
  [{ upKbps: 9_000, downKbps: 399 }, "audio", "slow-down"],
  [{ upKbps: 80, downKbps: 80 }, "audio", "slow-up"],
  [{ upKbps: 79, downKbps: 9_000 }, "none", "slow-up"],
  [{ upKbps: null, downKbps: 9_000 }, "none", "offline"],
  [{ upKbps: 9_000, downKbps: null }, "none", "offline"],
] as const)("%j is good for %s (%s)", (speeds, grade, fault) => {
  expect(judge(speeds)).toEqual({ grade, fault });
});
