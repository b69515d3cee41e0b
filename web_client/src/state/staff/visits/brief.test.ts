import { expect, test } from "vitest";
import { numberToCall } from "./brief.ts";

const known = [
  { kind: "email", value: "maya@example.org", proxy: null },
  { kind: "phone", value: "+15550111", proxy: "p1" },
  { kind: "phone", value: "+15550100", proxy: null },
] as const;

test.each([
  ["what was said today counts", { call_back: "+15550199" }, known, "+15550199"],
  ["else the patient's own number, not their proxy's", { call_back: "" }, known, "+15550100"],
  ["before the check-in too", null, known, "+15550100"],
  ["and nothing is made up", null, [], undefined],
] as const)("%s", (_, checkIn, contacts, number) => {
  expect(numberToCall(checkIn, contacts)).toBe(number);
});
