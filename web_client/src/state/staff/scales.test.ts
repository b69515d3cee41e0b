import { expect, test } from "vitest";
import { ceilingOf, minutesIn, scaleTo, timeScaleTo } from "./scales.ts";

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [11, 20],
  [24, 25],
  [99, 100],
])("a scale for %f goes to %f", (most, top) => {
  expect(scaleTo(most)).toBe(top);
});

test.each([
  [600, 3_600],
  [11 * 3_600, 20 * 3_600],
  [48 * 3_600, 50 * 3_600],
  [120 * 3_600, 5 * 86_400], // and not 200 hours, which nobody reads as days
])("a scale of %i seconds ends at a round hour or day, %i", (most, top) => {
  expect(timeScaleTo(most)).toBe(top);
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
