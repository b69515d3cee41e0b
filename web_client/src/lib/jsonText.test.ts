import { expect, test } from "vitest";
import { isJson, type JsonText, readJsonText } from "./jsonText.ts";

const FORM = `{
  "title": "Skin",
  "item": [
    { "linkId": "a" },
    {
      "linkId": "b",
      "enableWhen": [
        { "question": "a\\"" }
      ]
    }
  ]
}`;

test.each([
  ["title", 2],
  ["item", 3],
  ["item[0]", 4],
  ["item[1].linkId", 6],
  ["item[1].enableWhen[0].question", 8],
  ["item[1].text", 5],
  ["item[7].text", 3],
  ["nowhere", 1],
])("%s stands on line %i", (place, line) => {
  const reading = readJsonText(FORM) as JsonText;
  expect(reading.value).toEqual(JSON.parse(FORM));
  expect(reading.lineOf(place)).toBe(line);
});

test.each([
  ["", "value", 1],
  ['{\n  "a": ,\n}', "value", 2],
  ['{\n  "a": 1,\n}', "name", 3],
  ['{\n  "a"\n  1 }', "colon", 3],
  ['{\n  "a": 1\n  "b": 2 }', "comma", 3],
  ['["open', "value", 1],
  ["[1", "comma", 1],
  ["{}\n\nx", "end", 3],
  ['{"a": 01}', "comma", 1],
  ['["a\tb"]', "value", 1],
])("%j expects a %s on line %i", (text, expected, line) => {
  expect(readJsonText(text)).toEqual({ expected, line });
});

test.each(["null", " [ ] ", '{"a":{"b":[{}, -1.5e3, true]}}', '"\\u00e9"'])("%s is JSON", (text) => {
  const reading = readJsonText(text);
  expect(isJson(reading) && reading.value).toEqual(JSON.parse(text));
});
