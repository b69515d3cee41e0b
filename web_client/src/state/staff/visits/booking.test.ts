import { expect, test } from "vitest";
import { checkWhen, planOf, soon } from "./booking.ts";
import { dayNamed } from "./day.ts";
import { checkInvitee, inviteeBody, NO_INVITEE } from "./invitees.ts";

const ZONE = "America/New_York";
const NOW = Date.parse("2026-11-26T19:02:00Z"); // 14:02 on the clinic's wall

test("a visit today begins soon, on a full five minutes; one on another day at nine", () => {
  expect(soon("2026-11-26", ZONE, NOW)).toEqual({ date: "2026-11-26", time: "14:35" });
  expect(soon("2026-11-27", ZONE, NOW)).toEqual({ date: "2026-11-27", time: "09:00" });
});

test("late in the evening, soon is tomorrow", () => {
  const late = Date.parse("2026-11-27T04:50:00Z");
  expect(soon("2026-11-26", ZONE, late)).toEqual({ date: "2026-11-27", time: "00:20" });
});

test.each([
  ["2026-11-26", "14:05", {}],
  ["2026-11-26", "14:00", { time: "refused" }],
  ["2026-11-25", "23:00", { time: "refused" }],
  ["", "14:05", { date: "missing", time: undefined }],
  ["2026-11-26", "", { date: undefined, time: "missing" }],
])("%s at %j is judged by the clinic's clock: %j", (date, time, faults) => {
  expect(checkWhen({ date, time, minutes: "20" }, ZONE, NOW)).toEqual(faults);
});

test("what is asked of the server is an instant", () => {
  expect(planOf({ date: "2026-07-01", time: "09:00", minutes: "45" }, ZONE)).toEqual({
    starts_at: "2026-07-01T13:00:00.000Z",
    minutes: 45,
  });
});

test.each([
  ["2026-02-03", "2026-02-03"],
  ["2026-13-40", "2026-11-26"],
  ["yesterday", "2026-11-26"],
  [null, "2026-11-26"],
])("an address that names %j shows %s", (name, day) => {
  expect(dayNamed(name, ZONE, NOW)).toBe(day);
});

test.each([
  ["ines@mail.example", undefined, { kind: "email", value: "ines@mail.example" }],
  ["+34 600 100 200", undefined, { kind: "phone", value: "+34 600 100 200" }],
  ["", undefined, null],
  ["600 100 200", "malformed", { kind: "phone", value: "600 100 200" }],
])("somebody at %j is written to so", (address, fault, sent) => {
  const who = { ...NO_INVITEE, name: " Inés ", address };
  expect(checkInvitee(who).address).toBe(fault);
  expect(inviteeBody(who)).toMatchObject({ name: "Inés", address: sent });
});
