/** Which screen a guest sees: the server says how the visit and they stand, the page only shows it. */
import type { GuestVisit } from "../../signalling/visitShapes.ts";

export type { GuestVisit };

export type GuestScreen =
  | "check-in"
  | "waiting"
  | "room"
  | "held"
  | "denied"
  | "removed"
  | "left"
  | "cancelled"
  | "missed"
  | "ended";

const OF_PARTICIPANT: Readonly<Record<GuestVisit["me"]["status"], GuestScreen>> = {
  invited: "check-in",
  checking: "check-in",
  waiting: "waiting",
  admitted: "room",
  connected: "room",
  held: "held",
  denied: "denied",
  removed: "removed",
  left: "left",
};

/** The visit's end counts before one's own place in it; being sent away counts before its end. */
export function screenOf({
  status,
  me,
}: Pick<GuestVisit, "status"> & { me: Pick<GuestVisit["me"], "status"> }): GuestScreen {
  if (status === "cancelled") return "cancelled";
  if (me.status === "denied" || me.status === "removed") return OF_PARTICIPANT[me.status];
  if (status === "ended") return "ended";
  if (status === "no-show") return "missed";
  return OF_PARTICIPANT[me.status];
}
