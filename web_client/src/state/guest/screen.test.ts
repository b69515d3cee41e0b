import { expect, test } from "vitest";
import { screenOf } from "./screen.ts";

test.each([
  ["scheduled", "invited", "check-in"],
  ["scheduled", "checking", "check-in"],
  ["waiting", "waiting", "waiting"],
  ["waiting", "admitted", "room"],
  ["live", "connected", "room"],
  ["live", "held", "held"],
  ["live", "left", "left"],
  ["live", "removed", "removed"],
  ["live", "denied", "denied"],
  ["ended", "connected", "ended"],
  ["ended", "left", "ended"],
  ["ended", "removed", "removed"],
  ["no-show", "invited", "missed"],
  ["cancelled", "waiting", "cancelled"],
  ["cancelled", "denied", "cancelled"],
] as const)("in a visit that is %s somebody who is %s sees %s", (status, mine, screen) => {
  expect(screenOf({ status, me: { status: mine } })).toBe(screen);
});
