import { expect, test } from "vitest";
import { ageOn, dateIn, formats } from "./formats.ts";

test("an instant is told by the clinic's clock, in the reader's language", () => {
  expect(formats("en-GB", "America/New_York").instant("2026-11-26T02:05:00Z")).toBe("25 Nov 2026, 21:05");
  expect(formats("es", "Europe/Madrid").instant("2026-11-26T02:05:00Z")).toBe("26 nov 2026, 03:05");
});

test("a birth date is the same day everywhere", () => {
  expect(formats("en-GB", "Pacific/Honolulu").date("2001-03-09")).toBe("9 Mar 2001");
});

test("the week begins on Monday", () => {
  expect([0, 6].map(formats("en", "UTC").weekday)).toEqual(["Monday", "Sunday"]);
});

test.each([
  ["2026-11-26", "2000-11-26", 26],
  ["2026-11-25", "2000-11-26", 25],
  ["2026-01-31", "2000-11-26", 25],
  ["2026-12-01", "2000-11-26", 26],
  ["2026-11-26", "2026-11-26", 0],
  ["2026-11-26", "2027-01-01", undefined],
])("on %s somebody born on %s is %s", (today, born, age) => {
  expect(ageOn(today, born)).toBe(age);
});

test("the same instant is another day elsewhere", () => {
  const instant = new Date("2026-11-26T02:05:00Z");
  expect([dateIn("America/New_York", instant), dateIn("Asia/Tokyo", instant)]).toEqual([
    "2026-11-25",
    "2026-11-26",
  ]);
});
