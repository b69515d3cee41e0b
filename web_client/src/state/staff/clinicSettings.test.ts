import { expect, test } from "vitest";
import { type ClinicValues, checkClinic, hoursOf, minutesOf, timeOf, valuesOf } from "./clinicSettings.ts";

test.each([
  ["00:00", 0],
  ["09:30", 570],
  ["24:00", 1440],
  ["24:01", undefined],
  ["9:60", undefined],
  ["", undefined],
  ["noon", undefined],
])("%j is minute %s", (time, minutes) => {
  expect(minutesOf(time)).toBe(minutes);
});

test("midnight at the end of a day is written as a clock shows it, and read as the end", () => {
  expect(timeOf(1440)).toBe("00:00");
  expect(hoursOf([{ opens: "20:00", closes: "00:00" }])).toEqual([{ opens: 1200, closes: 1440 }]);
});

test.each([
  ["ends before it begins", [{ opens: "12:00", closes: "09:00" }]],
  ["is not finished", [{ opens: "12:00", closes: "" }]],
  [
    "overlaps",
    [
      { opens: "09:00", closes: "13:00" },
      { opens: "12:00", closes: "17:00" },
    ],
  ],
])("a day that %s is refused", (_, stretches) => {
  expect(hoursOf(stretches)).toBeUndefined();
});

const VALUES: ClinicValues = valuesOf({
  id: "1",
  name: "Demo",
  slug: "demo",
  locale: "en",
  timezone: "Europe/Madrid",
  emergency_number: "112",
  phone: "+34 600 100 200",
  week: [[{ opens: 540, closes: 780 }], [], [], [], [], [], []],
  exceptions: { "2026-12-25": [], "2026-01-01": [{ opens: 600, closes: 720 }] },
});

test("settings are typed as times, exceptions in the order of the year", () => {
  expect(VALUES.week[0]).toEqual([{ opens: "09:00", closes: "13:00" }]);
  expect(VALUES.exceptions.map(({ date }) => date)).toEqual(["2026-01-01", "2026-12-25"]);
  expect(Object.values(checkClinic(VALUES)).every((fault) => fault === undefined)).toBe(true);
});

test("two exceptions of one day, or one of none, are refused", () => {
  const holiday = { date: "2026-12-25", hours: [] };
  expect(checkClinic({ ...VALUES, exceptions: [holiday, holiday] }).exceptions).toBe("malformed");
  expect(checkClinic({ ...VALUES, exceptions: [{ date: "", hours: [] }] }).exceptions).toBe("malformed");
});
