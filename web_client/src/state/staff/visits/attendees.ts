/** Who takes part in a visit, as those see it who conduct it: by where they are, with their media if they have any. */
import type { Person } from "../../../media/types.ts";
import type { VisitPerson } from "./visits.ts";

/** `coming`: invited, or checking in · `gone`: left, or sent away. */
export const GROUPS = ["waiting", "here", "held", "coming", "gone"] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Readonly<Record<VisitPerson["status"], Group>> = {
  waiting: "waiting",
  admitted: "here",
  connected: "here",
  held: "held",
  invited: "coming",
  checking: "coming",
  denied: "gone",
  removed: "gone",
  left: "gone",
};

export interface Attendee {
  readonly participant: VisitPerson;
  /** Their media; undefined while they have none in the room. */
  readonly person: Person | undefined;
}

/** Everybody in their group; those who wait in the order they came. */
export function attendees(
  participants: readonly VisitPerson[],
  people: readonly Person[],
): Readonly<Record<Group, readonly Attendee[]>> {
  const groups: Record<Group, Attendee[]> = { waiting: [], here: [], held: [], coming: [], gone: [] };
  for (const participant of participants) {
    const person = people.find(({ identity }) => identity === participant.id);
    groups[GROUP_OF[participant.status]].push({ participant, person });
  }
  groups.waiting.sort((a, b) =>
    (a.participant.waiting_since ?? "").localeCompare(b.participant.waiting_since ?? ""),
  );
  return groups;
}
