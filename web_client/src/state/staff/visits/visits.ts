/** What all screens of visits share: the shapes, who is who in a visit, and what may still be done with it (pure). */
import type { Shapes } from "../../../signalling/restApi.ts";

export type Visit = Shapes["VisitView"];
export type VisitStatus = Shapes["ConsultationStatus"];
export type VisitPerson = Shapes["ParticipantView"];
export type VisitRole = Shapes["Role"];
export type Risk = Shapes["Risk"];
export type WhyNot = Shapes["WhyNot"];
export type Invitation = Shapes["InvitationView"];
export type CheckIn = Shapes["CheckInShape"];

export const RISKS: readonly Risk[] = ["routine", "raised", "urgent"];
export const REASONS_NOT: readonly WhyNot[] = [
  "wrong-time",
  "wrong-person",
  "not-needed",
  "privacy",
  "conduct",
  "other",
];

/** The patient's name; undefined when the record is restricted and not to be shown. */
export function patientNameOf({ participants }: Pick<Visit, "participants">): string | undefined {
  return participants.find(({ role }) => role === "patient")?.name || undefined;
}

/** Whose name is shown for the provider; undefined while it is nobody in particular. */
export function providerNameOf({ participants, provider }: Visit): string | undefined {
  return participants.find(({ staff }) => staff !== null && staff === provider)?.name;
}

/** Who comes by a link of their own; members of staff sign in. */
export function guestsOf({ participants }: Pick<Visit, "participants">): readonly VisitPerson[] {
  return participants.filter(({ staff }) => staff === null);
}

/** Whether it has not taken place yet, and still may: it can be moved, delayed and cancelled. */
export function isAhead({ status }: Pick<Visit, "status">): boolean {
  return status === "scheduled" || status === "waiting";
}

/** Whether people may come into its room. */
export function takesPeople({ status }: Pick<Visit, "status">): boolean {
  return isAhead({ status }) || status === "live";
}

/** Whether its end may still be taken back. */
export function isReopenable({ reopen_until }: Pick<Visit, "reopen_until">, now: number): boolean {
  return reopen_until !== null && now < Date.parse(reopen_until);
}

/** Whether its patient has nothing more to wait for here, so that it can be called off as a no-show. */
export function mayBeNoShow(visit: Pick<Visit, "status" | "starts_at">, now: number): boolean {
  return isAhead(visit) && visit.starts_at !== null && Date.parse(visit.starts_at) < now;
}

/** What staff may do with one person in a visit that takes people. */
export type Doing = "admit" | "hold" | "deny" | "remove";

const DOINGS: Readonly<Record<VisitPerson["status"], readonly Doing[]>> = {
  invited: [],
  checking: ["deny"],
  waiting: ["admit", "deny"],
  admitted: ["hold", "remove"],
  connected: ["hold", "remove"],
  held: ["admit", "remove"],
  denied: ["admit"],
  removed: ["admit"],
  left: [],
};

/** `mayConduct`: only who treats holds and removes; everybody who may write lets people in. */
export function doingsFor(
  visit: Pick<Visit, "status">,
  person: Pick<VisitPerson, "status" | "staff">,
  mayConduct: boolean,
): readonly Doing[] {
  if (!takesPeople(visit) || person.staff !== null) return [];
  return DOINGS[person.status].filter((doing) => mayConduct || doing === "admit" || doing === "deny");
}

/** Whole minutes between an instant and now, never below none. */
export function minutesSince(iso: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(iso)) / 60_000));
}
