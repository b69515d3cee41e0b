import { expect, test } from "vitest";
import type { ServerEvent } from "../../signalling/events.ts";
import type { Api } from "../../signalling/restApi.ts";
import { CoordinationModel } from "./coordination.ts";
import { Topics } from "./topics.ts";

const FORM = {
  resource: {
    item: [
      {
        linkId: "now",
        type: "group",
        text: "Now",
        item: [{ linkId: "breathing", type: "boolean", text: "Is it hard to breathe?" }],
      },
    ],
  },
};
const FLAG = { id: "f", form: "q", questions: ["breathing", "gone"] };

function server() {
  const asked: string[] = [];
  const api = {
    GET: async (path: string) => {
      asked.push(path);
      if (path.endsWith("red-flags")) return { data: { items: [FLAG, { ...FLAG, id: "g" }] } };
      return { data: path.endsWith("tasks") ? { items: [] } : FORM };
    },
    POST: async (path: string) => {
      asked.push(path);
      return { data: undefined };
    },
  } as unknown as Api;
  return { asked, model: new CoordinationModel(api) };
}

test("a red flag is told in the words of its form, wherever in it the question stands", async () => {
  const { model, asked } = server();
  await model.redFlags.load();
  const { value } = model.redFlags.snapshot.get();
  expect(value?.[0]?.questions).toEqual(["Is it hard to breathe?", "gone"]);
  await model.redFlags.load();
  // A published form never changes, so it is asked for once.
  expect(asked.filter((path) => path.includes("questionnaires")).length).toBeLessThanOrEqual(2);
});

test("only what somebody may see is looked at again", async () => {
  const { model, asked } = server();
  const topics = new Topics();
  const off = model.follow(topics, { tasks: true, redFlags: false });
  topics.tell({ topic: "tasks.changed" } as ServerEvent);
  off();
  topics.tell({ topic: "tasks.changed" } as ServerEvent);
  expect(asked).toEqual(["/api/v1/inbox/tasks"]);
});

test("who was reached is taken off the list, which is looked at again", async () => {
  const { model, asked } = server();
  await model.handled("f");
  expect(asked.slice(0, 2)).toEqual(["/api/v1/inbox/red-flags/{flag}/handled", "/api/v1/inbox/red-flags"]);
});
