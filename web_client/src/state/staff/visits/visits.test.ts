import { expect, test } from "vitest";
import {
  doingsFor,
  isReopenable,
  mayBeNoShow,
  minutesSince,
  type VisitPerson,
  type VisitStatus,
} from "./visits.ts";

type Standing = VisitPerson["status"];

test.each<[VisitStatus, Standing, boolean, readonly string[]]>([
  ["waiting", "waiting", true, ["admit", "deny"]],
  ["waiting", "checking", true, ["deny"]],
  ["scheduled", "invited", true, []],
  ["live", "connected", true, ["hold", "remove"]],
  ["live", "connected", false, []],
  ["live", "held", true, ["admit", "remove"]],
  ["live", "held", false, ["admit"]],
  ["live", "denied", false, ["admit"]],
  ["live", "left", true, []],
  ["ended", "connected", true, []],
  ["cancelled", "waiting", true, []],
])("in a visit that is %s, with somebody %s (treats: %s) one may %j", (status, standing, mayConduct, may) => {
  expect(doingsFor({ status }, { status: standing, staff: null }, mayConduct)).toEqual(may);
});

test("colleagues come and go by themselves", () => {
  expect(doingsFor({ status: "live" }, { status: "connected", staff: "7" }, true)).toEqual([]);
});

test("nobody is a no-show before their time, nor once they were seen", () => {
  const now = Date.parse("2026-11-26T10:00:00Z");
  const at = (status: VisitStatus, starts_at: string | null) => mayBeNoShow({ status, starts_at }, now);
  expect([
    at("scheduled", "2026-11-26T10:05:00Z"),
    at("scheduled", "2026-11-26T09:55:00Z"),
    at("live", "2026-11-26T09:55:00Z"),
    at("scheduled", null),
  ]).toEqual([false, true, false, false]);
});

test("an end can be taken back until its time, and not where there was none", () => {
  const now = Date.parse("2026-11-26T10:00:00Z");
  const until = (reopen_until: string | null) => isReopenable({ reopen_until }, now);
  expect([until("2026-11-26T10:00:01Z"), until("2026-11-26T10:00:00Z"), until(null)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("a wait is counted in whole minutes, and a clock that is ahead counts none", () => {
  const now = Date.parse("2026-11-26T10:00:00Z");
  expect([minutesSince("2026-11-26T09:57:01Z", now), minutesSince("2026-11-26T10:00:30Z", now)]).toEqual([
    2, 0,
  ]);
});
