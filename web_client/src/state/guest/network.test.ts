import { expect, test } from "vitest";
import { judge, kbps } from "./network.ts";

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

test("bytes over milliseconds are kilobits per second, even within one tick of the clock", () => {
  expect([kbps(50_000, 400), kbps(1_000, 0)]).toEqual([1_000, 8_000]);
});
