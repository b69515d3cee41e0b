/** The live visit as the server tells it, by shorter names. */
import type { Shapes } from "./restApi.ts";

export type GuestVisit = Shapes["GuestVisitView"];
export type CheckInBody = Shapes["signalling__rest__guest_visits__CheckInBody"];
export type VisitMessage = Shapes["VisitMessageView"];
