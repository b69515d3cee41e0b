import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openApi } from "../../../signalling/restApi.ts";
import { Topics } from "../topics.ts";
import { VisitModel } from "./visitFile.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("messages that could not be fetched are fetched later, while the visit is shown", async () => {
  const answers = [502, 200, 502].map((status) => () => Response.json({ items: [], next: null }, { status }));
  const fetched = vi.fn(async () => (answers.shift() ?? Response.error)());
  vi.stubGlobal("fetch", fetched);
  const topics = new Topics();
  const model = new VisitModel(openApi({ onSessionOver: () => undefined, origin: "http://h" }), "v");
  const close = model.follow(topics);
  const hear = async () => {
    topics.tell({ sequence: 1, topic: "message.sent", about: undefined });
    await vi.advanceTimersByTimeAsync(0);
  };
  await hear();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fetched).toHaveBeenCalledTimes(2);
  await hear();
  close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetched).toHaveBeenCalledTimes(3);
});
