import { expect, test } from "vitest";
import { Topics } from "./topics.ts";

const event = (topic: string) => ({ sequence: 1, topic, about: undefined });

test("tells who listens to the topic, until they stop", () => {
  const topics = new Topics();
  const heard: string[] = [];
  const stop = topics.on("queue.changed", (told) => heard.push(told?.topic ?? "gap"));
  topics.tell(event("queue.changed"));
  topics.tell(event("case.answered"));
  stop();
  topics.tell(event("queue.changed"));
  expect(heard).toEqual(["queue.changed"]);
});

test("a gap is told once to each, whatever they listen to", () => {
  const topics = new Topics();
  const heard: unknown[] = [];
  const listener = (told: unknown) => heard.push(told);
  topics.on("queue.changed", listener);
  topics.on("case.answered", listener);
  topics.tellGap();
  expect(heard).toEqual([undefined]);
});
