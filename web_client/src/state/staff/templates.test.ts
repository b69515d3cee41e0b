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
    renewal: null,
    follow_up: { way: "written", in_days: 180, remark: "By post" },
  },
};

test("what the editor does not show stays", () => {
  const values = { ...templateValuesOf(NAEVUS), plan: "Wait." };
  expect(templateBodyOf(values, NAEVUS)).toEqual({
    name: "Naevus",
    kind: "skin-problem",
    content: { ...NAEVUS.content, plan: "Wait." },
  });
});

test("a new one is for all cases and asks for nothing more", () => {
  const values = { ...templateValuesOf(undefined), name: " Calm ", plan: "Rest.", in_days: "3" };
  expect(templateBodyOf(values, undefined)).toMatchObject({
    name: "Calm",
    kind: null,
    content: { follow_up: { way: "none", in_days: null } },
  });
});

test.each([
  [{ name: "", plan: "Rest.", in_days: "" }, ["name"]],
  [{ name: "Calm", plan: " ", in_days: "" }, ["assessment"]],
  [{ name: "Calm", plan: "Rest.", in_days: "0" }, ["in_days"]],
  [{ name: "Calm", plan: "Rest.", in_days: "1.5" }, ["in_days"]],
  [{ name: "Calm", plan: "Rest.", in_days: "14" }, []],
])("of %j these are wrong: %j", (values, wrong) => {
  const faults = Object.entries(checkTemplate({ ...templateValuesOf(undefined), ...values }));
  expect(faults.flatMap(([name, fault]) => (fault ? [name] : []))).toEqual(wrong);
});
