import { afterEach, expect, test, vi } from "vitest";
import { AppError } from "../lib/appError.ts";
import type { VisitMessage } from "../signalling/visitShapes.ts";
import { Thread } from "./thread.ts";

afterEach(() => void vi.useRealTimers());

function message(seq: number, body: string, mine = false, id = `m${seq}`): VisitMessage {
  const author = { kind: "staff", id: "s" } as const;
  return {
    id,
    seq,
    author,
    name: mine ? null : "Dr Noor",
    mine,
    body,
    sent_at: "2026-11-26T10:00:00Z",
  };
}

function server(...kept: VisitMessage[]) {
  const asked: number[] = [];
  let cuts = 0;
  const thread = new Thread({
    fetch: async (after) => {
      asked.push(after);
      if (cuts > 0) {
        cuts -= 1;
        throw new AppError("server-unreachable");
      }
      return kept.filter(({ seq }) => seq > after);
    },
    send: async (body, id) => {
      if (body === "refused") throw new Error("refused");
      const known = kept.find((sent) => sent.id === id);
      const mine = known ?? message(kept.length + 1, body, true, id);
      if (!known) kept.push(mine);
      if (body === "unanswered" && !known) throw new Error("unanswered");
      return mine;
    },
  });
  const words = () =>
    thread.conversation.chat.get().messages.map(({ text, isMine, delivery }) => [text, isMine, delivery]);
  /** The next so many times nothing can be fetched. */
  const cut = (times: number) => {
    cuts = times;
  };
  return { thread, kept, asked, words, cut };
}

test("what was written before is there and is no news; what comes then is", async () => {
  const { thread, kept, words } = server(message(1, "Hello"));
  await thread.refresh();
  expect(thread.conversation.chat.get().unread).toBe(0);
  kept.push(message(2, "Five minutes more"));
  await thread.refresh();
  expect(thread.conversation.chat.get().unread).toBe(1);
  expect(words()).toEqual([
    ["Hello", false, "sent"],
    ["Five minutes more", false, "sent"],
  ]);
});

test("one's own message is shown once, whether the answer or the event comes first", async () => {
  const { thread, words } = server();
  await thread.conversation.say("I am here");
  await thread.refresh();
  expect(words()).toEqual([["I am here", true, "sent"]]);
  const racing = thread.conversation.say("Still here");
  await thread.refresh();
  await racing;
  expect(words()).toEqual([
    ["I am here", true, "sent"],
    ["Still here", true, "sent"],
  ]);
});

test("wishes that come while one is asked are met by one more", async () => {
  const { thread, asked } = server(message(1, "Hello"));
  await Promise.all([thread.refresh(), thread.refresh(), thread.refresh()]);
  expect(asked).toEqual([0, 1]);
});

test("what could not be sent says so and waits", async () => {
  const { thread, words } = server();
  await thread.conversation.say("refused");
  expect(words()).toEqual([["refused", true, "failed"]]);
});

test("what arrived without an answer is one message, seen again or sent again", async () => {
  const { thread, kept, words } = server();
  await thread.conversation.say("unanswered");
  const [failed] = thread.conversation.chat.get().messages;
  expect(failed?.delivery).toBe("failed");
  await thread.conversation.sayAgain(failed?.id ?? "");
  await thread.refresh();
  expect(words()).toEqual([["unanswered", true, "sent"]]);
  await thread.conversation.say("unanswered");
  await thread.refresh();
  expect(words()).toEqual([
    ["unanswered", true, "sent"],
    ["unanswered", true, "sent"],
  ]);
  expect(kept).toHaveLength(2);
});

test("messages that could not be fetched are fetched later, while the conversation is shown", async () => {
  vi.useFakeTimers();
  const { thread, kept, words, cut } = server();
  thread.start();
  kept.push(message(1, "Two minutes"));
  cut(1);
  await expect(thread.refresh()).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(words()).toEqual([["Two minutes", false, "sent"]]);
  cut(1);
  await expect(thread.refresh()).rejects.toThrow();
  thread.stop();
  kept.push(message(2, "Now"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(words()).toHaveLength(1);
});
