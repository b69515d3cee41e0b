import { expect, test } from "vitest";
import { checkTemplate, type Template, templateBodyOf, templateValuesOf } from "./templates.ts";

const NAEVUS: Template = {
  id: "1",
  name: "Naevus",
  kind: "skin-problem",
  content: {
    assessment: "Even.",
    plan: "Nothing.",
    diagnoses: [{ system: "http://hl7.org/fhir/sid/icd-10", code: "D22.9", display: "Naevus" }],
    renewal: { decision: "changed", medicine: "Hydrocortisone 1 %", remark: "Thinly" },
    follow_up: { way: "written", in_days: 180, remark: "By post" },
  },
};

test("every part of an answer is kept in it, and comes back", () => {
  expect(templateBodyOf(templateValuesOf(NAEVUS))).toEqual({
    name: "Naevus",
    kind: "skin-problem",
    content: NAEVUS.content,
  });
});

test("a new one is for all cases, and may leave the medicine to each case", () => {
  const values = { ...templateValuesOf(undefined), name: " Calm ", decision: "renewed" as const };
  expect(checkTemplate(values).medicine).toBeUndefined();
  expect(templateBodyOf(values)).toMatchObject({
    name: "Calm",
    kind: null,
    content: { renewal: { decision: "renewed", medicine: "" }, follow_up: { way: "none", in_days: null } },
  });
});

test.each([
  [{ name: "", plan: "Rest." }, ["name"]],
  [{ name: "Calm", plan: " " }, ["assessment"]],
  [{ name: "Calm", follow_up: "visit" as const, in_days: "0" }, ["in_days"]],
  [{ name: "Calm", follow_up: "visit" as const, in_days: "14" }, []],
  [{ name: "Calm", decision: "refused" as const }, []],
])("of %j these are wrong: %j", (values, wrong) => {
  const faults = Object.entries(checkTemplate({ ...templateValuesOf(undefined), ...values }));
  expect(faults.flatMap(([name, fault]) => (fault ? [name] : []))).toEqual(wrong);
});
