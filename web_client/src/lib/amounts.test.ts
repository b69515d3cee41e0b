import { expect, test } from "vitest";
import { amounts } from "./amounts.ts";

test.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [1_000, "1 kB"],
  [2_430_000, "2.4 MB"],
])("%i bytes are %s", (count, words) => {
  expect(amounts("en-GB").bytes(count)).toBe(words);
});

test.each([
  [1_499, "0:01"],
  [65_000, "1:05"],
  [3_600_000, "1:00:00"],
])("%i ms are %s", (ms, words) => {
  expect(amounts("en").duration(ms)).toBe(words);
});
