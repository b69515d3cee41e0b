import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ERROR_CODES } from "../lib/appError.ts";
import { waysOn } from "../state/wayOn.ts";
import { chooseLanguage } from "./index.ts";

const languages = (pattern: Record<string, object>) => Object.values(pattern);
const englishAreas = languages(import.meta.glob("./*/en.ts", { eager: true, import: "en" }));
const spanishAreas = languages(import.meta.glob("./*/es.ts", { eager: true, import: "es" }));

function flat(words: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[prefix + key, value] as const]
        : [...flat(value as object, `${prefix}${key}.`)],
    ),
  );
}

function together(areas: readonly object[]): Map<string, string> {
  return new Map(areas.flatMap((words) => [...flat(words)]));
}

const english = together(englishAreas);
const spanish = together(spanishAreas);
const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();

const root = join(import.meta.dirname, "..");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^i18n/.test(path))
  .map((path) => readFileSync(join(root, path), "utf8"))
  .join("\n");

test("no two areas say the same thing", () => {
  expect(englishAreas.flatMap((words) => [...flat(words).keys()])).toHaveLength(english.size);
});

test("both languages say the same things", () => {
  expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
});

test.each([...english.keys()])("%s has words in both languages with the same placeholders", (key) => {
  expect(english.get(key)?.trim()).not.toBe("");
  expect(spanish.get(key)?.trim()).not.toBe("");
  expect(placeholders(spanish.get(key) ?? "")).toEqual(placeholders(english.get(key) ?? ""));
});

test("each error has its own title and words, and a way on", () => {
  const told = [...english.keys()].filter((key) => /^errors\..*\.words$/.test(key));
  expect(told.map((key) => key.split(".")[1]).sort()).toEqual([...ERROR_CODES].sort());
  for (const words of [english, spanish]) {
    expect(new Set(ERROR_CODES.map((code) => words.get(`errors.${code}.title`))).size).toBe(
      ERROR_CODES.length,
    );
  }
  for (const code of ERROR_CODES) expect(waysOn(code).length).toBeGreaterThan(0);
});

test("no words are left that no screen says", () => {
  // Looked up rather than searched for: there are thousands of words, and megabytes of sources.
  const said = new Set([...sources.matchAll(/"([^"\n]*)"/g)].map(([, words]) => words));
  const groups = new Set([...sources.matchAll(/`([^`$\n]*)\$\{/g)].map(([, group]) => group));
  const unused = [...english.keys()].filter((key) => {
    const plain = key.replace(/_(one|many|other)$/, "");
    // Groups whose last part is chosen by a value appear in the sources as `group.${value}`.
    const group = plain.slice(0, plain.lastIndexOf(".") + 1);
    return !said.has(plain) && !groups.has(group) && !plain.startsWith("errors.");
  });
  expect(unused).toEqual([]);
});

test.each([
  ["es", ["en"], "es"],
  [undefined, ["fr-FR", "es-MX", "en"], "es"],
  [undefined, ["de"], "en"],
  ["xx", ["en-GB", "es"], "en"],
])("remembering %s in a browser that wants %j speaks %s", (remembered, wanted, language) => {
  expect(chooseLanguage(remembered, wanted)).toBe(language);
});
