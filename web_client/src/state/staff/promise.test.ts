import { expect, test } from "vitest";
import { barOf, leftOf } from "./promise.ts";

const NOW = Date.parse("2026-03-02T14:00:00Z");
const due = (due_at: string | null) => ({ due_at, hold: null, rung: [] });

test.each([
  ["2026-03-02T14:20:30Z", { state: "left", count: 20, unit: "minutes", tone: "calm" }],
  ["2026-03-02T17:59:00Z", { state: "left", count: 3, unit: "hours", tone: "calm" }],
  ["2026-03-05T15:00:00Z", { state: "left", count: 3, unit: "days", tone: "calm" }],
  ["2026-03-02T13:30:00Z", { state: "late", count: 30, unit: "minutes", tone: "stop" }],
])("what is due at %s is told in whole units, never rounded up", (at, left) => {
  expect(leftOf(due(at), NOW)).toEqual(left);
});

test("a case whose promise is nearly used warns", () => {
  const promised = { ...due("2026-03-02T14:20:00Z"), rung: ["half-used", "nearly-used"] as const };
  expect(leftOf(promised, NOW)).toMatchObject({ state: "left", tone: "warn" });
});

test("the clock of a case on hold stands, whatever was due", () => {
  const promised = { ...due("2026-03-02T13:00:00Z"), hold: "information" as const };
  expect(leftOf(promised, NOW)).toEqual({ state: "stopped", reason: "information" });
});

test("a case that has ended promises nothing any more", () => {
  expect(leftOf(due(null), NOW)).toEqual({ state: "none" });
});

test.each([
  [0, { percent: 0, tone: "calm" }],
  [0.499, { percent: 50, tone: "calm" }],
  [0.5, { percent: 50, tone: "noticed" }],
  [0.8, { percent: 80, tone: "warn" }],
  [1, { percent: 100, tone: "stop" }],
  [7.5, { percent: 100, tone: "stop" }],
])("of a promise used to %f the bar shows %j", (used, bar) => {
  expect(barOf(used, false)).toEqual(bar);
});

test("a stopped clock's bar stands, whatever is used", () => {
  expect(barOf(0.9, true)).toEqual({ percent: 90, tone: "stopped" });
});
