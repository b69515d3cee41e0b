import { expect, test } from "vitest";
import { emptyForm, inOrder, isShortName, type Questionnaire, summaryOf } from "./forms.ts";

function form(slug: string, resource: Record<string, unknown>): Questionnaire {
  return { id: slug, slug, version: 1, published_at: "2026-01-01T00:00:00Z", resource } as Questionnaire;
}

test("a form tells its title, its language and what it becomes", () => {
  const code = [
    { system: "elsewhere", code: "x" },
    { system: "urn:housecall:case-kind", code: "cough" },
  ];
  expect(summaryOf(form("cough-es", { title: "Tos", language: "es", code }))).toEqual({
    title: "Tos",
    language: "es",
    kind: "cough",
  });
  expect(summaryOf(form("intake", { language: "no_such thing" }))).toEqual({
    title: "intake",
    language: "en",
    kind: undefined,
  });
});

test("the languages of one form stand beside each other", () => {
  const kind = (code: string) => ({ code: [{ system: "urn:housecall:case-kind", code }] });
  const forms = [form("tos", kind("cough")), form("b-intake", {}), form("cough-en", kind("cough"))];
  expect(inOrder(forms).map(({ slug }) => slug)).toEqual(["b-intake", "cough-en", "tos"]);
});

test.each([
  ["cough-en", true],
  ["c", true],
  ["-cough", false],
  ["Cough", false],
  ["", false],
  ["a".repeat(64), false],
])("%j may be a short name: %s", (name, may) => {
  expect(isShortName(name)).toBe(may);
});

test("an empty form is sent in under its own name and asks about danger first", () => {
  const resource = JSON.parse(emptyForm("cough-en"));
  expect(summaryOf(form("cough-en", resource)).kind).toBe("cough-en");
  expect(resource.item[0].linkId).toBe("danger");
});
