import { expect, test } from "vitest";
import { checkTerms, promisesOf, type Terms, termsValuesOf } from "./terms.ts";

const TERMS: Terms = {
  promises: {
    urgent: { answer: { count: 4, unit: "hours" }, first_look: { count: 2, unit: "hours" } },
    soon: { answer: { count: 1, unit: "days" }, first_look: null },
    routine: { answer: { count: 3, unit: "days" }, first_look: null },
  },
  lease_minutes: 30,
  reopen_within_days: 14,
  unread_after_days: 3,
  is_public: true,
};
const VALUES = termsValuesOf(TERMS);
const wrong = (values: Partial<typeof VALUES>) =>
  Object.entries(checkTerms({ ...VALUES, ...values })).flatMap(([name, fault]) => (fault ? [name] : []));

test("what is promised is typed and read without loss", () => {
  expect(promisesOf(VALUES)).toEqual(TERMS.promises);
  expect(wrong({})).toEqual([]);
});

test.each([
  ["", "hours"],
  ["0", "hours"],
  ["337", "hours"],
  ["61", "days"],
  ["1.5", "days"],
  ["soon", "days"],
] as const)("an answer within %j %s is no promise", (count, unit) => {
  const soon = { ...VALUES.soon, answer: { count, unit } };
  expect(wrong({ soon })).toEqual(["soon"]);
  expect(promisesOf({ ...VALUES, soon })).toBeUndefined();
});

test("the other numbers have their limits", () => {
  expect(wrong({ lease_minutes: "4", reopen_within_days: "366", unread_after_days: "0" })).toEqual([
    "lease_minutes",
    "reopen_within_days",
    "unread_after_days",
  ]);
  expect(wrong({ reopen_within_days: "0" })).toEqual([]);
});
