import { expect, test } from "vitest";
import type { GuestCase } from "../../signalling/guestCase.ts";
import type { IntakeModel } from "./intake.ts";
import { replyOf } from "./reply.ts";

const SOON = "2026-03-03T14:00:00Z";
const LATER = "2026-03-05T14:00:00Z";
const intake = (due_at: string | null) => ({ form: { due_at } }) as IntakeModel;
const sent = (facts: Partial<GuestCase>) =>
  ({ due_at: null, hold: null, ending: null, ...facts }) as GuestCase;
const HOLD = { reason: "information", since: SOON } as GuestCase["hold"];
const nothing = { case: undefined, intake: undefined, replyBy: LATER };

test.each(["entrance", "code", "birth-date", "forms", "failed"] as const)(
  "before anything is chosen (%s), it is what the clinic promises for all",
  (stage) => expect(replyOf({ ...nothing, stage })).toEqual({ kind: "ifSentNow", when: LATER }),
);

test("a form has a time of its own", () => {
  const now = { ...nothing, stage: "form", intake: intake(SOON) } as const;
  expect(replyOf(now)).toEqual({ kind: "ifSentNow", when: SOON });
  expect(replyOf({ ...now, intake: intake(null) })).toEqual({ kind: "ifSentNow", when: LATER });
});

test.each([
  [{ due_at: SOON }, { kind: "by", when: SOON }],
  [{ hold: HOLD }, { kind: "afterYou" }],
  [
    { hold: HOLD, ending: "withdrawn" },
    { kind: "ifSentNow", when: LATER },
  ],
  [{ ending: "answered" }, { kind: "ifSentNow", when: LATER }],
] as const)("of a case that is with the clinic it is how it stands: %j", (facts, reply) => {
  expect(replyOf({ ...nothing, stage: "case", case: sent(facts as Partial<GuestCase>) })).toEqual(reply);
});

test("an emergency is answered by nobody in writing", () => {
  expect(replyOf({ ...nothing, stage: "diverted", intake: intake(SOON) })).toEqual({ kind: "never" });
});

test("a clinic that has said nothing promises nothing", () => {
  expect(replyOf({ ...nothing, stage: "code", replyBy: undefined })).toEqual({ kind: "unknown" });
});
