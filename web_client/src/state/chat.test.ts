import { expect, test } from "vitest";
import type { ChatText } from "../media/types.ts";
import {
  type Chat,
  delivered,
  EMPTY_CHAT,
  LONGEST_MESSAGE,
  opened,
  outgoing,
  received,
  sending,
} from "./chat.ts";

function text(id: string, words = "hello"): ChatText {
  return { id, fromName: "Bo", text: words, sentAt: 0 };
}

test("counts what came while the panel was closed, and forgets the count when it opens", () => {
  const two = received(received(EMPTY_CHAT, text("1")), text("2"));
  expect(two.unread).toBe(2);
  expect(opened(two, true).unread).toBe(0);
  expect(received(opened(two, true), text("3")).unread).toBe(0);
});

test("a message that arrives twice is shown once, an empty one never", () => {
  const once = received(EMPTY_CHAT, text("1"));
  expect(received(once, text("1"))).toBe(once);
  expect(received(once, text("2", "  \n"))).toBe(once);
});

test("one's own message does not count as unread and shows its way", () => {
  const sent = sending(EMPTY_CHAT, text("1"));
  expect([sent.unread, sent.messages[0]?.delivery]).toEqual([0, "sending"]);
  expect(delivered(sent, "1", "failed").messages[0]?.delivery).toBe("failed");
});

test("nothing is sent of nothing, and not more than allowed of too much", () => {
  expect(outgoing("  \n ")).toBeUndefined();
  expect(outgoing(" hi ")).toBe("hi");
  expect(outgoing("x".repeat(5000))).toHaveLength(LONGEST_MESSAGE);
});

test("a flood keeps the newest five hundred", () => {
  let chat: Chat = EMPTY_CHAT;
  for (let index = 0; index < 700; index += 1) chat = received(chat, text(String(index)));
  expect(chat.messages).toHaveLength(500);
  expect(chat.messages.at(-1)?.id).toBe("699");
});
