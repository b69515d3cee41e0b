import { expect, test } from "vitest";
import type { Api } from "../../signalling/restApi.ts";
import { type Absence, type CaseFile, coverOf, isReopenable } from "./caseFile.ts";
import { CaseForms } from "./caseForms.ts";

function forms() {
  const sent: unknown[] = [];
  const api = {
    POST: async (path: string, { body }: { body: unknown }) => {
      sent.push([path, body]);
      return { data: undefined };
    },
  } as unknown as Api;
  return { sent, forms: new CaseForms(api, "c", async () => void sent.push("looked again")) };
}

test("a visit whose time is still to be found has none", async () => {
  const { sent, forms: model } = forms();
  expect(await model.visitInstead("To be seen", "Europe/Madrid").submit()).toBe(true);
  expect(sent).toEqual([
    ["/api/v1/cases/{case}/escalate", { reason: "To be seen", starts_at: null, minutes: 15 }],
    "looked again",
  ]);
});

test("a time is the clinic's, wherever the provider sits", async () => {
  const { sent, forms: model } = forms();
  const form = model.visitInstead("To be seen", "Europe/Madrid");
  form.set("has_time", true);
  expect(await form.submit()).toBe(false);
  expect(form.snapshot.get().faults).toMatchObject({ day: "missing", time: "missing" });
  form.set("day", "2026-07-01");
  form.set("time", "09:00");
  expect(await form.submit()).toBe(true);
  expect(sent[0]).toMatchObject([expect.anything(), { starts_at: "2026-07-01T07:00:00.000Z" }]);
});

test("an opinion is asked of somebody about something", async () => {
  const { forms: model } = forms();
  const form = model.askOpinion();
  expect(await form.submit()).toBe(false);
  expect(form.snapshot.get().faults).toEqual({ of: "missing", question: "missing" });
});

const AWAY: Absence = {
  id: "a",
  staff: "ada",
  cover: "grace",
  since: "2026-03-02T08:00:00Z",
  until: "2026-03-09T08:00:00Z",
  moved: 0,
};

test.each([
  ["2026-03-02T07:59:59Z", undefined],
  ["2026-03-02T08:00:00Z", "grace"],
  ["2026-03-09T08:00:00Z", undefined],
])("at %s the cases of who is away go to %s", (now, cover) => {
  expect(coverOf([AWAY], "ada", now)).toBe(cover);
  expect(coverOf([AWAY], "grace", now)).toBeUndefined();
});

test("an ended case can be opened again for a while, or not at all", () => {
  const until = (reopens_until: string | null) => ({ reopens_until }) as CaseFile;
  const now = Date.parse("2026-03-02T08:00:00Z");
  expect(isReopenable(until("2026-03-02T08:00:00Z"), now)).toBe(true);
  expect(isReopenable(until("2026-03-02T07:59:59Z"), now)).toBe(false);
  expect(isReopenable(until(null), now)).toBe(false);
});
