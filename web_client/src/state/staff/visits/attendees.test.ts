import { expect, test } from "vitest";
import { SELF } from "../../quietRoom.ts";
import { attendees } from "./attendees.ts";
import type { VisitPerson } from "./visits.ts";

function participant(
  id: string,
  status: VisitPerson["status"],
  change: Partial<VisitPerson> = {},
): VisitPerson {
  return {
    id,
    role: "patient",
    name: id,
    status,
    staff: null,
    language: null,
    waiting_since: null,
    seen_at: null,
    away: false,
    checked_in: true,
    why: null,
    admitted_by: null,
    ...change,
  };
}

test("everybody stands where they are, whoever came first waits first, and media finds its person", () => {
  const groups = attendees(
    [
      participant("late", "waiting", { waiting_since: "2026-11-26T10:05:00Z" }),
      participant("early", "waiting", { waiting_since: "2026-11-26T10:01:00Z" }),
      participant("ana", "connected"),
      participant("held", "held"),
      participant("link", "invited"),
      participant("away", "removed"),
    ],
    [SELF],
  );
  expect(groups.waiting.map(({ participant: { id } }) => id)).toEqual(["early", "late"]);
  expect(groups.here).toEqual([{ participant: participant("ana", "connected"), person: SELF }]);
  expect([groups.held.length, groups.coming.length, groups.gone.length]).toEqual([1, 1, 1]);
});
