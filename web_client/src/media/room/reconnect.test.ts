import { expect, test } from "vitest";
import { reconnecting } from "./reconnect.ts";

test("a server that is away for some seconds is asked every second or so, and not for ever", () => {
  const [soonest, latest] = [reconnecting(() => 0), reconnecting(() => 1)];
  const pauses = (policy: typeof soonest, elapsedMs: number) =>
    [0, 1, 2, 3, 40].map((retryCount) => policy.nextRetryDelayInMs({ retryCount, elapsedMs }));
  expect(pauses(soonest, 0)).toEqual([125, 150, 300, 500, 500]);
  expect(pauses(latest, 44_000)).toEqual([375, 450, 900, 1_500, 1_500]);
  expect(pauses(latest, 45_001)).toEqual([null, null, null, null, null]);
});
