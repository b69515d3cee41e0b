import { expect, test, vi } from "vitest";
import { AppError } from "../../lib/appError.ts";
import type { Api } from "../../signalling/restApi.ts";
import { checkWhoComes, WalkInModel } from "./walkIn.ts";

const WHO = { name: "Sam", birthDate: "2015-07-01", callBack: "+1 555 0102 030", reason: " A cut " };

function model(look: () => Promise<unknown>, come: () => Promise<unknown> = async () => ({})) {
  const POST = vi.fn((path: string, _options: unknown) => (path.endsWith("/look") ? look() : come()));
  const made = new WalkInModel({ POST } as unknown as Api, "token", () => "es");
  return { made, POST, stage: () => made.snapshot.get().stage };
}

const open = async () => ({ data: { open: true } });
const refused =
  (code: ConstructorParameters<typeof AppError>[0], fields: string[] = []) =>
  () =>
    Promise.reject(new AppError(code, { fields }));

test.each([
  [open, "form"],
  [async () => ({ data: { open: false } }), "closed"],
  [refused("link-expired"), "over"],
  [refused("server-unreachable"), "failed"],
])("what the server says decides what is shown", async (look, stage) => {
  const { made, stage: now } = model(look);
  await made.look();
  expect(now()).toBe(stage);
});

test("whoever comes is sent with the language of the page, and then waits", async () => {
  const { made, POST, stage } = model(open);
  await made.look();
  made.form.reset(WHO);
  expect(await made.form.submit()).toBe(true);
  expect(stage()).toBe("come");
  expect(POST.mock.calls.at(-1)?.[1]).toEqual({
    body: {
      token: "token",
      name: "Sam",
      birth_date: "2015-07-01",
      language: "es",
      call_back: "+1 555 0102 030",
      reason: "A cut",
    },
  });
});

test("a clinic that has just closed says so, and a wrong date stands at its field", async () => {
  const closed = model(open, refused("clinic-closed"));
  closed.made.form.reset(WHO);
  await closed.made.form.submit();
  expect(closed.stage()).toBe("closed");
  const wrong = model(open, refused("malformed", ["birth_date"]));
  wrong.made.form.reset(WHO);
  await wrong.made.form.submit();
  expect(wrong.made.form.snapshot.get().faults).toEqual({ birthDate: "refused" });
});

test.each([
  ["+1 555 0102 030", undefined],
  ["555 0102", "malformed"],
  [" ", "missing"],
])("the number %j is %s", (callBack, fault) => {
  expect(checkWhoComes({ ...WHO, callBack }).callBack).toBe(fault);
});
