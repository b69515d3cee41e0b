import { expect, test, vi } from "vitest";
import { AppError } from "../../lib/appError.ts";
import { type Begun, Letter } from "./letter.ts";

const UNREACHABLE = new AppError("server-unreachable");

/** A letter over a browser that keeps it, and a clinic of which the test says whether it answers. */
function begun() {
  const kept: Begun[] = [];
  const send = vi.fn(async (_body: string, _id: string): Promise<unknown> => undefined);
  const letter = new Letter({ send, keep: async (now) => void kept.push(now) });
  const ids = () => send.mock.calls.map(([, id]) => id);
  return { letter, send, ids, kept, body: () => letter.form.snapshot.get().values.body };
}

test("its id is kept with the words before they leave, and nothing after they arrived", async () => {
  const { letter, send, ids, kept, body } = begun();
  letter.form.set("body", " Since spring ");
  let keptAtSending: Begun | undefined;
  send.mockImplementationOnce(async () => {
    keptAtSending = kept.at(-1);
  });
  expect(await letter.form.submit()).toBe(true);
  expect(send).toHaveBeenCalledWith("Since spring", ids()[0]);
  expect(keptAtSending).toEqual({ body: " Since spring ", id: ids()[0] });
  expect([body(), kept.at(-1)]).toEqual(["", { body: "" }]);
});

test("unanswered, the same words are sent again as the same message", async () => {
  const { letter, send, ids, body } = begun();
  letter.form.set("body", "Since spring");
  send.mockRejectedValueOnce(UNREACHABLE);
  expect(await letter.form.submit()).toBe(false);
  expect([body(), letter.form.snapshot.get().error]).toEqual(["Since spring", UNREACHABLE]);
  await letter.form.submit();
  expect(ids()[0]).toBe(ids()[1]);
  letter.form.set("body", "Since spring");
  await letter.form.submit();
  expect(ids()[2]).not.toBe(ids()[1]);
});

test("edited, it is another message", async () => {
  const { letter, send, ids, kept } = begun();
  letter.form.set("body", "Since spring");
  send.mockRejectedValueOnce(UNREACHABLE);
  await letter.form.submit();
  letter.form.set("body", "Since May");
  expect(kept.at(-1)).toEqual({ body: "Since May" });
  letter.form.set("body", "Since spring");
  await letter.form.submit();
  expect(new Set(ids()).size).toBe(2);
});

test("what arrived although no answer came is written no more", async () => {
  const { letter, send, ids, kept, body } = begun();
  letter.form.set("body", "Since spring");
  send.mockRejectedValueOnce(UNREACHABLE);
  await letter.form.submit();
  letter.arrived(["another"]);
  expect(body()).toBe("Since spring");
  letter.arrived(["another", ids()[0] ?? ""]);
  expect([body(), letter.form.snapshot.get().error, kept.at(-1)]).toEqual(["", undefined, { body: "" }]);
});

test("what is written while a message is under way stays", async () => {
  const { letter, send, body } = begun();
  let answer: (value?: unknown) => void = () => undefined;
  send.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  letter.form.set("body", "Since spring");
  const sending = letter.form.submit();
  await vi.waitFor(() => expect(send).toHaveBeenCalled());
  letter.form.set("body", "And it itches");
  answer();
  await sending;
  expect(body()).toBe("And it itches");
});

test("gone on with, it is known by its id; nothing that was never sent has one", () => {
  const { letter, kept, body } = begun();
  letter.restore({ body: "Since spring", id: "m1" });
  expect([body(), kept]).toEqual(["Since spring", []]);
  letter.arrived(["m1"]);
  expect(body()).toBe("");
  letter.restore({ body: "Since spring" });
  letter.arrived(["m1"]);
  expect(body()).toBe("Since spring");
});
