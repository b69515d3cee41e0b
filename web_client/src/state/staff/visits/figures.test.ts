import { expect, test } from "vitest";
import { ceilingOf, minutesIn, periodNamed, spanOf } from "./figures.ts";

const ZONE = "America/New_York";
const NOW = Date.parse("2026-11-27T02:00:00Z"); // the evening of the 26th on the clinic's wall

test.each([
  ["today", "2026-11-26T05:00:00.000Z"],
  ["week", "2026-11-20T05:00:00.000Z"],
  ["month", "2026-10-28T04:00:00.000Z"], // before the clocks went back
] as const)("%s begins at the clinic's midnight, %s, and ends with today", (period, start) => {
  expect(spanOf(period, ZONE, NOW)).toEqual({ start, end: "2026-11-27T05:00:00.000Z" });
});

test.each([
  [0, 4],
  [4, 4],
  [5, 8],
  [17, 20],
  [21, 40],
  [170, 200],
])("a chart of at most %i ends at %i", (most, ceiling) => {
  expect(ceilingOf(most)).toBe(ceiling);
});

test("waits are told in tenths of minutes", () => {
  expect([minutesIn(null), minutesIn(0), minutesIn(95), minutesIn(600)]).toEqual([null, 0, 1.6, 10]);
});

test("an address without a known period shows a week", () => {
  expect([periodNamed(null), periodNamed("month"), periodNamed("century")]).toEqual([
    "week",
    "month",
    "week",
  ]);
});
