import { expect, test } from "vitest";
import { MESSAGES_PER_PAGE, wholeThread } from "./wholeThread.ts";

function thread(length: number) {
  const asked: number[] = [];
  const page = async (after: number) => {
    asked.push(after);
    const left = Math.min(MESSAGES_PER_PAGE, Math.max(0, length - after));
    return Array.from({ length: left }, (_, index) => ({ seq: after + index + 1 }));
  };
  return { asked, page };
}

test("a thread longer than a page is read to its end", async () => {
  const { asked, page } = thread(450);
  const messages = await wholeThread(page);
  expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
  expect(asked).toEqual([0, 200, 400]);
});

test("only what is new is asked for, and a page that is not full is the last", async () => {
  const { asked, page } = thread(205);
  expect(await wholeThread(page, 200)).toHaveLength(5);
  expect(asked).toEqual([200]);
});

test("behind a page that is just full may be another", async () => {
  const { asked, page } = thread(200);
  expect(await wholeThread(page)).toHaveLength(200);
  expect(asked).toEqual([0, 200]);
});
