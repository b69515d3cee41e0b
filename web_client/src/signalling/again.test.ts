import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../lib/appError.ts";
import { Again, isPassing } from "./again.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("a step that goes on failing is taken ever more slowly, and anew once it has worked", () => {
  const at: number[] = [];
  const began = Date.now();
  const again: Again = new Again(() => {
    at.push(Date.now() - began);
    if (at.length < 4) again.failed();
    else again.worked();
  });
  again.start();
  expect(again.failed()).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(at).toEqual([1_000, 3_000, 7_000, 11_000]);
  expect(again.failed()).toBe(1);
});

test("nothing is tried again before it is wanted, nor afterwards", () => {
  const step = vi.fn();
  const again = new Again(step);
  expect(again.failed()).toBe(0);
  again.start();
  again.failed();
  again.stop();
  again.failed();
  vi.advanceTimersByTime(60_000);
  expect(step).not.toHaveBeenCalled();
});

test("what is refused is refused again; what did not get through may do so later", () => {
  const passing = (["server-unreachable", "server-busy", "unexpected"] as const).map(
    (code) => new AppError(code),
  );
  expect(passing.map(isPassing)).toEqual([true, true, true]);
  const refusals = (["session-over", "not-found", "conflict"] as const).map((code) => new AppError(code));
  expect(refusals.map(isPassing)).toEqual([false, false, false]);
});
