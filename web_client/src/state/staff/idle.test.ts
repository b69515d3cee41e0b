import { expect, test } from "vitest";
import { type Desk, IdleWatch, idleStep } from "./idle.ts";

const MINUTE = 60_000;

test.each([
  ["just used", 1, 0, 0, "wait"],
  ["typing for long without asking the server", 5, 5, 0, "keep"],
  ["asked the server lately", 5, 5, 3, "wait"],
  ["not used since the server last heard", 5, 0, 0, "wait"],
  ["almost idle for too long", 14, 0, 0, "warn"],
  ["idle for too long", 15, 0, 0, "over"],
] as const)("%s", (_, now, used, told, step) => {
  expect(idleStep(now * MINUTE, used * MINUTE, told * MINUTE)).toBe(step);
});

function sitting() {
  let now = 0;
  let used = 0;
  let isInVisit = false;
  let look: () => void = () => undefined;
  let sign: () => void = () => undefined;
  const done: string[] = [];
  const desk: Desk = {
    addEventListener: (type, listener) => {
      if (type === "keydown") sign = listener;
    },
    setInterval: (step) => {
      look = step;
      return 1;
    },
    clearInterval: () => done.push("stopped"),
  };
  const watch = new IdleWatch(desk, {
    now: () => now,
    keep: () => done.push("kept"),
    end: () => done.push("ended"),
    isInVisit: () => isInVisit,
    used: {
      get: () => used,
      set: (at) => {
        used = at;
      },
    },
  });
  const at = (minutes: number) => {
    now = minutes * MINUTE;
    look();
  };
  const visit = (isIn: boolean) => {
    isInVisit = isIn;
  };
  return { watch, done, at, visit, type: () => sign() };
}

test("warns a minute before the end, and a person who answers stays", () => {
  const { watch, done, at } = sitting();
  at(14);
  expect(watch.isWarning.get()).toBe(true);
  watch.stay();
  at(16);
  expect([watch.isWarning.get(), done]).toEqual([false, ["kept"]]);
});

test("under the warning other keys do not count, and then it is over once", () => {
  const { done, at, type } = sitting();
  at(14.5);
  type();
  at(15);
  expect(done).toEqual(["stopped", "ended"]);
});

test("somebody who writes for an hour is not signed out", () => {
  const { done, at, type } = sitting();
  for (let minute = 1; minute <= 60; minute += 1) {
    at(minute);
    type();
  }
  expect(done).not.toContain("ended");
  expect(done.length).toBeGreaterThan(10);
});

test("in a visit nobody is signed out for talking, and afterwards the minutes count anew", () => {
  const { watch, done, at, visit } = sitting();
  visit(true);
  for (let minute = 1; minute <= 40; minute += 1) at(minute);
  expect(watch.isWarning.get()).toBe(false);
  expect(done).toEqual(Array.from({ length: 10 }, () => "kept"));
  visit(false);
  at(54);
  expect(watch.isWarning.get()).toBe(true);
  at(55);
  expect(done.slice(-2)).toEqual(["stopped", "ended"]);
});
