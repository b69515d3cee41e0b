import { expect, test } from "vitest";
import { passwordFaults } from "./password.ts";

test.each([
  ["", "", { password: "missing" }],
  ["short", "short", { password: "too-short" }],
  ["long enough now", "long enough", { again: "not-equal" }],
  ["long enough now", "long enough now", {}],
])("%j and %j", (password, again, faults) => {
  expect(passwordFaults({ password, again })).toEqual({ password: undefined, again: undefined, ...faults });
});
