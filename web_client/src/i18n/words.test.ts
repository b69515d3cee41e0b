import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ERROR_CODES } from "../lib/appError.ts";
import { waysOn } from "../state/wayOn.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { chooseLanguage } from "./index.ts";

function flat(words: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[prefix + key, value] as const]
        : [...flat(value as object, `${prefix}${key}.`)],
    ),
  );
}

const english = flat(en);
const spanish = flat(es);
const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();

const root = join(import.meta.dirname, "..");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^i18n/.test(path))
  .map((path) => readFileSync(join(root, path), "utf8"))
  .join("\n");

test("both languages say the same things", () => {
  expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
});

test.each([...english.keys()])("%s has words in both languages with the same placeholders", (key) => {
  expect(english.get(key)?.trim()).not.toBe("");
  expect(spanish.get(key)?.trim()).not.toBe("");
  expect(placeholders(spanish.get(key) ?? "")).toEqual(placeholders(english.get(key) ?? ""));
});

test("each error has its own title and words, and a way on", () => {
  expect(Object.keys(en.errors).sort()).toEqual([...ERROR_CODES].sort());
  for (const words of [en, es]) {
    expect(new Set(Object.values(words.errors).map(({ title }) => title)).size).toBe(ERROR_CODES.length);
  }
  for (const code of ERROR_CODES) expect(waysOn(code).length).toBeGreaterThan(0);
});

test("no words are left that no screen says", () => {
  const unused = [...english.keys()].filter((key) => {
    const plain = key.replace(/_(one|many|other)$/, "");
    // Groups whose last part is chosen by a value appear in the sources as `group.${value}`.
    const group = plain.slice(0, plain.lastIndexOf(".") + 1);
    return (
      !sources.includes(`"${plain}"`) && !sources.includes(`\`${group}\${`) && !plain.startsWith("errors.")
    );
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
