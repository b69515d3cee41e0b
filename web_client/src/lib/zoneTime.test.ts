import { expect, test } from "vitest";
import { dayAfter, instantAt, startOfDay, timeIn } from "./zoneTime.ts";

test.each([
  ["2026-11-26", "UTC", "2026-11-26T00:00:00.000Z"],
  ["2026-11-26", "America/New_York", "2026-11-26T05:00:00.000Z"],
  ["2026-07-01", "America/New_York", "2026-07-01T04:00:00.000Z"],
  ["2026-03-29", "Europe/Madrid", "2026-03-28T23:00:00.000Z"],
  ["2026-10-25", "Europe/Madrid", "2026-10-24T22:00:00.000Z"],
  ["2026-11-26", "Asia/Kathmandu", "2026-11-25T18:15:00.000Z"],
  ["2026-11-26", "Pacific/Kiritimati", "2026-11-25T10:00:00.000Z"],
])("%s begins in %s at %s", (date, zone, instant) => {
  expect(new Date(startOfDay(date, zone)).toISOString()).toBe(instant);
});

test("the day after the last of a month is the first of the next", () => {
  expect([dayAfter("2026-02-28"), dayAfter("2028-02-28"), dayAfter("2026-12-31")]).toEqual([
    "2026-03-01",
    "2028-02-29",
    "2027-01-01",
  ]);
});

test.each([
  ["2026-11-26", "14:05", "America/New_York", "2026-11-26T19:05:00.000Z"],
  ["2026-07-01", "14:05", "Europe/Madrid", "2026-07-01T12:05:00.000Z"],
  ["2026-10-25", "09:00", "Europe/Madrid", "2026-10-25T08:00:00.000Z"],
  ["2026-11-26", "23:55", "Asia/Kathmandu", "2026-11-26T18:10:00.000Z"],
])("on %s, %s in %s is %s, and back", (date, time, zone, instant) => {
  const found = new Date(instantAt(date, time, zone));
  expect(found.toISOString()).toBe(instant);
  expect(timeIn(zone, found)).toBe(time);
});
