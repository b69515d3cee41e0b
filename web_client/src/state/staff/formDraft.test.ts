import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../lib/appError.ts";
import type { Api } from "../../signalling/restApi.ts";
import { FormDraft } from "./formDraft.ts";

const TEXT = '{\n  "title": "Skin",\n  "item": [\n    { "linkId": "a" }\n  ]\n}';
const PREVIEW = { title: "Skin", form: null, pool: null, priority: null, raises: [] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An API whose every POST is answered by `judge`. */
function draft(judge: (path: string, body: unknown) => unknown, text = TEXT) {
  const asked: unknown[] = [];
  const POST = async (path: string, { body }: { body: unknown }) => {
    asked.push(body);
    return { data: judge(path, body) };
  };
  return { asked, model: new FormDraft({ POST } as unknown as Api, { text, replaces: 2 }) };
}

function refusing(field: string, reason: string) {
  return () => {
    throw new AppError("malformed", { fields: [field], reasons: { [field]: reason } });
  };
}

test("what is no JSON is named by its line at once, and nobody is asked", async () => {
  const { asked, model } = draft(() => PREVIEW);
  model.type(TEXT.replace('"Skin",', '"Skin"'));
  expect(model.snapshot.get().problem).toEqual({ expected: "comma", line: 3 });
  await vi.runAllTimersAsync();
  expect(asked).toEqual([]);
  model.type("[]");
  await vi.runAllTimersAsync();
  expect(model.snapshot.get().problem).toMatchObject({ line: 1, reason: "object-needed" });
});

test("the server is asked once typing pauses, and what it refuses stands at its line", async () => {
  const { asked, model } = draft(refusing("item[0].type", "one-of boolean text"));
  model.type(`${TEXT} `);
  model.type(TEXT);
  await vi.runAllTimersAsync();
  expect(asked).toEqual([{ resource: JSON.parse(TEXT) }]);
  expect(model.snapshot.get().problem).toEqual({
    line: 4,
    place: "item[0].type",
    reason: "one-of",
    allowed: "boolean, text",
  });
});

test("the preview stays while the text is wrong, and says that it is old", async () => {
  const { model } = draft(() => PREVIEW);
  await model.read();
  expect(model.snapshot.get()).toMatchObject({ preview: PREVIEW, isCurrent: true, problem: undefined });
  model.type("{");
  expect(model.snapshot.get()).toMatchObject({ preview: PREVIEW, isCurrent: false });
});

test("an answer to an older text counts no more", async () => {
  let first: ((preview: unknown) => void) | undefined;
  const { model } = draft(() => (first ? PREVIEW : new Promise((resolve) => (first = resolve))));
  const slow = model.read();
  model.type(TEXT.replace("Skin", "Hair"));
  await vi.runAllTimersAsync();
  first?.({ ...PREVIEW, title: "old" });
  await slow;
  expect(model.snapshot.get()).toMatchObject({ preview: { title: "Skin" }, isCurrent: true });
});

test("publishing says which version it replaces; a newer one is told as a whole", async () => {
  const { asked, model } = draft(() => ({ version: 3 }));
  expect(await model.publish("skin-en")).toEqual({ version: 3 });
  expect(asked).toEqual([{ slug: "skin-en", resource: JSON.parse(TEXT), replaces: 2 }]);
  const late = draft(() => {
    throw new AppError("conflict");
  }).model;
  expect(await late.publish("skin-en")).toBeUndefined();
  expect(late.snapshot.get()).toMatchObject({ isBusy: false, error: { code: "conflict" } });
});
