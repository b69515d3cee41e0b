import { expect, test } from "vitest";
import { amounts, dayRange } from "./amounts.ts";

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

test.each([
  [0, "0 min"],
  [61, "2 min"],
  [3_600, "1 hr"],
  [18_720, "5.2 hr"],
  [172_800, "2 days"],
])("%i seconds are %s", (seconds, words) => {
  expect(amounts("en-US").span(seconds)).toBe(words);
});

test.each([
  [0, "0 kbps"],
  [320, "320 kbps"],
  [999.6, "1 Mbps"],
  [2_430, "2,43 Mbps"],
  [128_660, "129 Mbps"],
  [1_400_000, "1400 Mbps"],
])("%d kbps are %s", (kbps, words) => {
  expect(amounts("es").speed(kbps)).toBe(words);
});

test("days that follow each other are told from the first to the last", () => {
  const range = dayRange("en-GB");
  expect(range("2026-11-20", "2026-11-26").replace(/\s/g, "")).toBe("20–26Nov");
  expect(range("2026-11-26", "2026-11-26")).toBe("26 Nov");
});
