import { expect, test, vi } from "vitest";
import type { CaseMessage, GuestCase, GuestCaseApi } from "../../signalling/guestCase.ts";
import { CorrespondenceModel } from "./correspondence.ts";

const message = (seq: number) => ({ id: `${seq}`, seq, author: { kind: "staff" } }) as CaseMessage;
const OPEN = { answer_ready: false, answer_needs_birth_date: false } as GuestCase;

function opened({ hasLooseFiles = false, messages = [message(1), message(2)] } = {}) {
  const api = {
    messages: vi.fn(async () => messages),
    answers: vi.fn(async () => ({ items: [] })),
    write: vi.fn(async (_body: string, _id: string) => undefined),
    reopen: vi.fn(async (_body: string, _id: string) => undefined),
    wishVisit: vi.fn(async () => undefined),
    withdraw: vi.fn(async () => undefined),
    readUpTo: vi.fn(async () => undefined),
    received: vi.fn(async () => undefined),
  };
  const doors = {
    onChange: vi.fn(async () => undefined),
    hasLooseFiles: () => hasLooseFiles,
    keepRead: vi.fn(),
    keepBegun: vi.fn(async () => undefined),
  };
  const model = new CorrespondenceModel(api as unknown as GuestCaseApi, doors);
  return { api, doors, model };
}

test("a reply is sent trimmed, and the case looked at again", async () => {
  const { api, doors, model } = opened();
  model.writing.set("body", " Since spring ");
  expect(await model.writing.submit()).toBe(true);
  expect(api.write).toHaveBeenCalledWith("Since spring", expect.any(String));
  expect(doors.onChange).toHaveBeenCalledOnce();
  expect(model.writing.snapshot.get().values.body).toBe("");
});

test("a reply waits for the photographs that belong to it", async () => {
  const { api, model } = opened({ hasLooseFiles: true });
  model.writing.set("body", "Here it is");
  expect(await model.writing.submit()).toBe(false);
  expect(model.writing.snapshot.get().error?.code).toBe("files-pending");
  expect(api.write).not.toHaveBeenCalled();
});

test("what was read is told once, and what came since stays marked", async () => {
  const { api, doors, model } = opened();
  model.beginAt(1);
  await model.refresh(OPEN);
  model.seenMessages();
  model.seenMessages();
  expect(api.readUpTo.mock.calls).toEqual([[2]]);
  expect(doors.keepRead.mock.calls).toEqual([[2]]);
  expect(model.snapshot.get().readUpTo).toBe(1);
});

test("an answer is fetched only by who gave the birth date, and received once", async () => {
  const { api, model } = opened();
  await model.refresh({ ...OPEN, answer_ready: true, answer_needs_birth_date: true });
  expect(api.answers).not.toHaveBeenCalled();
  await model.refresh({ ...OPEN, answer_ready: true });
  expect(api.answers).toHaveBeenCalledOnce();
  model.seen("a");
  model.seen("a");
  expect(api.received).toHaveBeenCalledOnce();
});

test("reopened, withdrawn or rather talked about: each asks how the case stands then", async () => {
  const { api, doors, model } = opened();
  model.reopening.set("body", "And now?");
  await model.reopening.submit();
  model.wishing.set("body", "To show it");
  await model.wishing.submit();
  await model.withdraw();
  expect([api.reopen, api.wishVisit].map((call) => call.mock.calls)).toEqual([
    [["And now?", expect.any(String)]],
    [["To show it"]],
  ]);
  expect(doors.onChange).toHaveBeenCalledTimes(3);
});

test("what is being written is kept, gone on with, and gone once it was sent or taken back", async () => {
  const { doors, model } = opened();
  model.writing.set("body", "Since");
  model.reopening.set("body", "And now?");
  expect(doors.keepBegun.mock.calls).toEqual([
    ["reply", { body: "Since" }],
    ["reopening", { body: "And now?" }],
  ]);
  await model.reopening.submit();
  expect(doors.keepBegun.mock.lastCall).toEqual(["reopening", { body: "" }]);
  await model.withdraw();
  expect(doors.keepBegun.mock.lastCall).toEqual(["reply", { body: "" }]);
  const again = opened().model;
  await again.restore(async (kind) => (kind === "reply" ? { body: "Since spring" } : undefined));
  expect(again.writing.snapshot.get().values.body).toBe("Since spring");
  expect(again.reopening.snapshot.get().values.body).toBe("");
});

test("a message that could not be sent is still kept, until it is seen among those that arrived", async () => {
  const { api, doors, model } = opened({ messages: [message(1)] });
  api.write.mockRejectedValueOnce(new Error("no network"));
  model.writing.set("body", "Since spring");
  expect(await model.writing.submit()).toBe(false);
  expect(doors.keepBegun.mock.lastCall).toEqual([
    "reply",
    { body: "Since spring", id: api.write.mock.lastCall?.[1] },
  ]);
  await model.refresh(OPEN);
  expect(model.writing.snapshot.get().values.body).toBe("Since spring");
  const mine = { ...message(2), id: api.write.mock.lastCall?.[1] ?? "" };
  api.messages.mockResolvedValueOnce([message(1), mine]);
  await model.refresh(OPEN);
  expect(model.writing.snapshot.get().values.body).toBe("");
});

test("an older look at the messages does not replace a newer one", async () => {
  const { api, model } = opened();
  let arrive: (found: CaseMessage[]) => void = () => undefined;
  api.messages.mockReturnValueOnce(
    new Promise((resolve) => {
      arrive = resolve;
    }),
  );
  const older = model.refresh(OPEN);
  await model.refresh(OPEN);
  arrive([message(1)]);
  await older;
  expect(model.snapshot.get().messages.map(({ seq }) => seq)).toEqual([1, 2]);
});
