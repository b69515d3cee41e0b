import { expect, test } from "vitest";
import { byProvider, dueSince, type QueueEntry, waitOf } from "./queue.ts";

const entry: QueueEntry = {
  visit: "v",
  patient: "p",
  name: "June",
  provider: "ada",
  kind: "booked",
  risk: "routine",
  status: "waiting",
  starts_at: "2026-11-26T10:00:00Z",
  waiting_since: "2026-11-26T09:50:00Z",
  late_minutes: null,
  away: false,
  participants: [],
  check_in: null,
  unread: 0,
};

test("who comes early waits from their time on, who walks in from their coming", () => {
  expect(dueSince(entry)).toBe("2026-11-26T10:00:00Z");
  expect(dueSince({ ...entry, waiting_since: "2026-11-26T10:03:00Z" })).toBe("2026-11-26T10:03:00Z");
  expect(dueSince({ ...entry, kind: "walk-in" })).toBe("2026-11-26T09:50:00Z");
});

test.each([
  ["2026-11-26T09:55:00Z", 0, "calm", true],
  ["2026-11-26T10:09:59Z", 9, "calm", false],
  ["2026-11-26T10:10:00Z", 10, "warn", false],
  ["2026-11-26T10:20:00Z", 20, "stop", false],
])("at %s they have waited %i minutes", (now, minutes, tone, isEarly) => {
  expect(waitOf(entry, Date.parse(now))).toEqual({ minutes, tone, isEarly });
});

test("those who wait for the same provider belong together, in their order", () => {
  const entries = [entry, { ...entry, visit: "w", provider: null }, { ...entry, visit: "x" }];
  expect(byProvider(entries)).toEqual([
    { provider: "ada", visits: ["v", "x"] },
    { provider: null, visits: ["w"] },
  ]);
});
