/** The places of the staff app, and which of them somebody's roles open. */
import type { Act } from "./session.ts";

export const PLACES = {
  start: "/staff",
  visits: "/staff/visits",
  waitingRoom: "/staff/visits/waiting-room",
  walkIn: "/staff/visits/walk-in",
  visit: "/staff/visits/:id",
  inbox: "/staff/inbox",
  case: "/staff/inbox/:id",
  coordination: "/staff/coordination",
  room: "/staff/visits/:id/room",
  patients: "/staff/patients",
  newPatient: "/staff/patients/new",
  patient: "/staff/patients/:id",
  people: "/staff/people",
  person: "/staff/people/:id",
  clinic: "/staff/clinic",
  figures: "/staff/figures",
  inboxSettings: "/staff/inbox-settings",
  forms: "/staff/forms",
  newForm: "/staff/forms/new",
  form: "/staff/forms/:id",
  retention: "/staff/retention",
  glass: "/staff/emergency-access",
  audit: "/staff/audit",
  account: "/staff/account",
} as const;

export type PlaceName = keyof typeof PLACES;

/** What any of these acts opens; an empty list is open to everyone who is signed in. */
export const OPENED_BY: Readonly<Record<PlaceName, readonly Act[]>> = {
  start: [],
  visits: ["read-patient"],
  waitingRoom: ["read-patient"],
  walkIn: ["issue-link"],
  visit: ["read-patient"],
  inbox: ["read-patient"],
  case: ["read-patient"],
  coordination: ["assign-case", "triage-case"],
  room: ["write-note"],
  patients: ["read-patient"],
  newPatient: ["register-patient"],
  patient: ["read-patient"],
  people: ["manage-staff"],
  person: ["manage-staff"],
  clinic: ["manage-clinic"],
  figures: ["read-figures"],
  inboxSettings: ["manage-clinic", "assign-case", "answer-case"],
  forms: ["publish-forms"],
  newForm: ["publish-forms"],
  form: ["publish-forms"],
  retention: ["manage-clinic"],
  glass: ["review-break-glass"],
  audit: ["search-audit"],
  account: [],
};

export type NavGroup = "care" | "clinic";

/** The entries of the navigation, in their order. */
const NAVIGATION = [
  { place: "visits", group: "care" },
  { place: "inbox", group: "care" },
  { place: "coordination", group: "care" },
  { place: "patients", group: "care" },
  { place: "people", group: "clinic" },
  { place: "clinic", group: "clinic" },
  { place: "inboxSettings", group: "clinic" },
  { place: "forms", group: "clinic" },
  { place: "retention", group: "clinic" },
  { place: "figures", group: "clinic" },
  { place: "glass", group: "clinic" },
  { place: "audit", group: "clinic" },
] as const satisfies readonly { readonly place: PlaceName; readonly group: NavGroup }[];

export type NavItem = (typeof NAVIGATION)[number];
/** What the navigation can offer, besides the start and the account that everyone has. */
export type OfferedPlace = NavItem["place"];

export function mayOpen(place: PlaceName, acts: readonly Act[]): boolean {
  const needed = OPENED_BY[place];
  return needed.length === 0 || needed.some((act) => acts.includes(act));
}

/** What to offer to somebody with these acts. */
export function navigationFor(acts: readonly Act[]): readonly NavItem[] {
  return NAVIGATION.filter(({ place }) => mayOpen(place, acts));
}

/** Whether `path` is the item's own or one below it. */
export function isWithin(place: PlaceName, path: string): boolean {
  return path === PLACES[place] || path.startsWith(`${PLACES[place]}/`);
}
