import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../lib/appError.ts";
import { readProblem } from "../../lib/problem.ts";
import { MemoryBacking, SealedShelf } from "../../lib/sealedShelf.ts";
import type { CaseForm, GuestCase, GuestCaseApi } from "../../signalling/guestCase.ts";
import { Drafts } from "./draft.ts";
import { type Arrival, WritingModel } from "./writing.ts";

const CLINIC = { slug: "north", name: "North", emergency_number: "112", phone: "" };
const GUEST = { target: { kind: "case", id: "case" }, clinic: CLINIC };
const UNSENT = { case: "case", sent: false, emergency_number: "112" } as GuestCase;
const SENT = { ...UNSENT, sent: true, answer_ready: false } as GuestCase;
const FORM = { id: "form", kind: "skin", language: "en", photos: "none", red_flags: [], resource: {} };
const PUBLIC: Arrival = { clinic: "north" };
const LINK: Arrival = { token: "secret" };

beforeEach(() => {
  vi.stubGlobal("location", { origin: "http://clinic.example" });
  vi.stubGlobal(
    "WebSocket",
    class {
      close() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

/** A page over a server of which the test says what it answers. */
function opened(arrival: Arrival, { language = (): string => "en" } = {}) {
  const api = {
    clinic: vi.fn(async () => CLINIC),
    promise: vi.fn(async () => ({ reply_by: "2026-03-05T14:00:00Z" })),
    guest: vi.fn(async () => GUEST),
    exchange: vi.fn(async () => ({ answer: "open", guest: GUEST, clinic: CLINIC }) as unknown),
    read: vi.fn(async () => UNSENT),
    forms: vi.fn(async (_: string) => ({ items: [FORM as unknown as CaseForm] })),
    send: vi.fn(async () => ({ outcome: "sent", flag: null })),
    uploads: vi.fn(async () => ({ items: [] })),
    messages: vi.fn(async () => [] as unknown[]),
    write: vi.fn(async (_body: string, _id: string) => undefined),
    answers: vi.fn(async () => ({ items: [] })),
    acknowledge: vi.fn(async () => undefined),
  };
  const backing = new MemoryBacking();
  const server: { ends: (error: AppError) => void } = { ends: () => undefined };
  /** The page, loaded again in the same browser. */
  const again = () =>
    new WritingModel(
      arrival,
      language,
      undefined,
      new Drafts(Promise.resolve(new SealedShelf(backing))),
      (onSessionOver) => {
        server.ends = onSessionOver;
        return api as unknown as GuestCaseApi;
      },
    );
  const model = again();
  const now = () => model.snapshot.get();
  const kept = () => backing.keys("values", "");
  const sealed = (name: string) => backing.get("values", name);
  return { api, model, again, now, kept, sealed, ends: (error: AppError) => server.ends(error) };
}

/** A promise that the test keeps when it likes. */
function later<T>() {
  let arrive: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    arrive = resolve;
  });
  return { promise, arrive: (value: T) => arrive(value) };
}

const ended = () => readProblem(401, { code: "link_ended" });
const written = async ({ model, now, kept }: ReturnType<typeof opened>) => {
  await model.start();
  const [form] = now().forms;
  if (!form) throw new Error("no form is offered");
  model.choose(form);
  now().intake?.setPlace("location", "Calle 1");
  await vi.waitFor(async () => expect(await kept()).toEqual(["case/answers"]));
};

test("whoever comes by the public page is told what the clinic promises before they say who they are", async () => {
  const { api, model, now } = opened(PUBLIC);
  api.guest.mockRejectedValueOnce(new AppError("session-over"));
  await model.start();
  expect([now().stage, now().emergencyNumber, now().replyBy]).toEqual([
    "entrance",
    "112",
    "2026-03-05T14:00:00Z",
  ]);
});

test("a promise that cannot be fetched keeps nobody out", async () => {
  const { api, model, now } = opened(PUBLIC);
  api.promise.mockRejectedValueOnce(new AppError("server-unreachable"));
  await model.start();
  expect([now().stage, now().replyBy, now().error]).toEqual(["forms", undefined, undefined]);
});

test("a link that asks the birth date says first which clinic it is of", async () => {
  const { api, model, now } = opened(LINK);
  api.exchange.mockResolvedValueOnce({ answer: "birth-date-needed", guest: null, clinic: CLINIC });
  await model.start();
  expect([now().stage, now().emergencyNumber, now().replyBy]).toEqual([
    "birth-date",
    "112",
    "2026-03-05T14:00:00Z",
  ]);
});

test("what does not open at all is tried again", async () => {
  const { api, model, now } = opened(PUBLIC);
  api.clinic.mockRejectedValueOnce(new AppError("server-unreachable"));
  await model.start();
  expect([now().stage, now().error?.code]).toEqual(["failed", "server-unreachable"]);
  await model.start();
  expect(now().error).toBeUndefined();
});

test("revoked while the page is open: nothing of the draft stays, and the entrance is shown", async () => {
  const page = opened(PUBLIC);
  await written(page);
  page.ends(ended());
  await vi.waitFor(() => expect(page.now().stage).toBe("entrance"));
  expect(await page.kept()).toEqual([]);
  expect(page.now().case).toBeUndefined();
});

test("a session that is merely over leaves the draft for whoever comes back", async () => {
  const page = opened(PUBLIC);
  await written(page);
  page.ends(readProblem(401, { code: "session_over" }));
  await vi.waitFor(() => expect(page.now().stage).toBe("entrance"));
  expect(await page.kept()).toEqual(["case/answers"]);
});

test("revoked while the page was closed: the draft is gone as soon as it is opened", async () => {
  const page = opened(PUBLIC);
  await written(page);
  page.model.close();
  page.api.guest.mockRejectedValueOnce(ended());
  await page.model.start();
  expect(await page.kept()).toEqual([]);
});

test("a link that was revoked leaves nothing either", async () => {
  const page = opened(LINK);
  await written(page);
  page.api.exchange.mockResolvedValueOnce({ answer: "over", guest: null, clinic: CLINIC });
  page.ends(ended());
  await vi.waitFor(() => expect(page.now().error?.code).toBe("link-expired"));
  expect([page.now().stage, await page.kept()]).toEqual(["failed", []]);
});

test("a flag that still stands leads to the emergency text", async () => {
  const page = opened(PUBLIC);
  await written(page);
  const errors = [{ field: "flag", message: "f1" }];
  page.api.send.mockRejectedValueOnce(readProblem(409, { code: "red_flag_stands", errors }));
  page.now().intake?.setPlace("callBack", "600");
  await page.now().intake?.send();
  expect([page.now().stage, page.now().flag]).toEqual(["diverted", "f1"]);
  await page.model.acknowledge();
  expect(page.api.acknowledge).toHaveBeenCalledWith("f1");
  expect(page.now().stage).toBe("form");
});

test("an older look at the case does not replace a newer one", async () => {
  const { api, model, now } = opened(PUBLIC);
  api.read.mockResolvedValue({ ...SENT, version: 1 });
  await model.start();
  const old = later<GuestCase>();
  api.read.mockReturnValueOnce(old.promise);
  const older = model.refresh();
  api.read.mockResolvedValue({ ...SENT, version: 3 });
  await model.start();
  old.arrive({ ...SENT, version: 2 });
  await older;
  expect(now().case?.version).toBe(3);
});

test("a look that fails leaves what is shown, and fails nobody's sending", async () => {
  const { api, model, now } = opened(PUBLIC);
  api.read.mockResolvedValue(SENT);
  await model.start();
  api.messages.mockRejectedValueOnce(new AppError("server-unreachable"));
  await expect(model.refresh()).resolves.toBeUndefined();
  api.read.mockRejectedValueOnce(new AppError("server-unreachable"));
  await expect(model.refresh()).resolves.toBeUndefined();
  expect([now().stage, now().case]).toEqual(["case", SENT]);
});

test("forms that arrive after the language changed again are not shown", async () => {
  let language = "en";
  const { api, model, now } = opened(PUBLIC, { language: () => language });
  await model.start();
  const slow = later<{ items: CaseForm[] }>();
  language = "es";
  api.forms.mockReturnValueOnce(slow.promise);
  const spanish = model.loadForms();
  language = "en";
  await model.loadForms();
  slow.arrive({ items: [] });
  await spanish;
  expect(now().forms).toEqual([FORM]);
});

test("what was sent is called sent only once the server has it, and its draft is gone", async () => {
  const page = opened(PUBLIC);
  await written(page);
  page.now().intake?.setPlace("callBack", "600");
  page.api.send.mockRejectedValueOnce(new AppError("server-unreachable"));
  await page.now().intake?.send();
  expect([page.now().stage, await page.kept()]).toEqual(["form", ["case/answers"]]);
  page.api.read.mockResolvedValue(SENT);
  await page.now().intake?.send();
  expect([page.now().stage, await page.kept()]).toEqual(["case", []]);
});

test("a reply whose answer was lost is found by its id, and not offered again after a reload", async () => {
  const page = opened(PUBLIC);
  page.api.read.mockResolvedValue(SENT);
  await page.model.start();
  page.api.write.mockRejectedValueOnce(new AppError("server-unreachable"));
  page.model.correspondence.writing.set("body", "Since spring");
  await page.model.correspondence.writing.submit();
  page.model.close();
  const reloaded = page.again();
  const body = () => reloaded.correspondence.writing.snapshot.get().values.body;
  await reloaded.start();
  expect(body()).toBe("Since spring");
  const [[, id] = []] = page.api.write.mock.calls;
  page.api.messages.mockResolvedValue([{ id, seq: 1, author: { kind: "patient" } }]);
  await reloaded.start();
  expect(body()).toBe("");
  await vi.waitFor(async () => expect(await page.kept()).toEqual([]));
});

test("a reply that was edited after its answer was lost is another message", async () => {
  const page = opened(PUBLIC);
  page.api.read.mockResolvedValue(SENT);
  await page.model.start();
  page.api.write.mockRejectedValueOnce(new AppError("server-unreachable"));
  page.model.correspondence.writing.set("body", "Since spring");
  await page.model.correspondence.writing.submit();
  const before = await page.sealed("case/begun:reply");
  page.model.correspondence.writing.set("body", "Since spring, on the arm");
  await vi.waitFor(async () => expect(await page.sealed("case/begun:reply")).not.toBe(before));
  page.model.close();
  const [[, id] = []] = page.api.write.mock.calls;
  page.api.messages.mockResolvedValue([{ id, seq: 1, author: { kind: "patient" } }]);
  const reloaded = page.again();
  await reloaded.start();
  expect(reloaded.correspondence.writing.snapshot.get().values.body).toBe("Since spring, on the arm");
  await reloaded.correspondence.writing.submit();
  expect(page.api.write.mock.lastCall?.[1]).not.toBe(id);
});

test("the first greeting of the server does not show a case before its messages", async () => {
  const greet: { greets: () => void } = { greets: () => undefined };
  vi.stubGlobal(
    "WebSocket",
    class {
      onmessage: ((event: { data: string }) => void) | undefined;
      constructor() {
        greet.greets = () =>
          this.onmessage?.({ data: JSON.stringify({ topic: "hello", sequence: 1, resumed: false }) });
      }
      close() {}
    },
  );
  const { api, model, now } = opened(PUBLIC);
  api.read.mockResolvedValue(SENT);
  const messages = later<unknown[]>();
  api.messages.mockReturnValueOnce(messages.promise);
  const starting = model.start();
  await vi.waitFor(() => expect(api.messages).toHaveBeenCalled());
  greet.greets();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(now().stage).toBe("opening");
  messages.arrive([]);
  await starting;
  await vi.waitFor(() => expect(api.read).toHaveBeenCalledTimes(2));
  expect(now().stage).toBe("case");
});
