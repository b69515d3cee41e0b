import { expect, test } from "vitest";
import { isWithin, mayOpen, navigationFor } from "./navigation.ts";

test("each role sees what it may do and nothing else", () => {
  const names = (acts: Parameters<typeof navigationFor>[0]) => navigationFor(acts).map(({ place }) => place);
  expect(names(["read-patient", "write-note"])).toEqual(["visits", "inbox", "patients"]);
  expect(
    names(["manage-staff", "manage-clinic", "publish-forms", "search-audit", "review-break-glass"]),
  ).toEqual(["people", "clinic", "inboxSettings", "forms", "retention", "glass", "audit"]);
  expect(names(["assign-case"])).toEqual(["coordination", "inboxSettings"]);
  expect(names(["read-figures"])).toEqual(["figures"]);
  expect(names(["run-load"])).toEqual([]);
});

test("everyone opens the start and their account", () => {
  expect([mayOpen("start", []), mayOpen("account", []), mayOpen("audit", [])]).toEqual([true, true, false]);
});

test("a record belongs to the list it is in", () => {
  expect([isWithin("patients", "/staff/patients/7"), isWithin("patients", "/staff/patients-x")]).toEqual([
    true,
    false,
  ]);
});
