/** For tests: a visit as the server tells it to its patient. */
import type { GuestVisit } from "../../signalling/visitShapes.ts";

type Me = Partial<GuestVisit["me"]>;

export function guestVisit({
  me = {},
  ...change
}: Partial<Omit<GuestVisit, "me">> & { me?: Me } = {}): GuestVisit {
  return {
    id: "v1",
    status: "scheduled",
    kind: "booked",
    starts_at: "2026-11-26T10:00:00Z",
    ends_at: "2026-11-26T10:30:00Z",
    zone: "America/New_York",
    late_minutes: null,
    live_since: null,
    ended_at: null,
    me: {
      id: "p1",
      role: "patient",
      name: "Maya Osei",
      status: "checking",
      staff: null,
      language: "en",
      waiting_since: null,
      seen_at: null,
      away: false,
      checked_in: false,
      why: null,
      admitted_by: null,
      ...me,
    },
    others: [],
    provider: { name: "Dr Noor", status: "absent" },
    position: null,
    clinic: {
      name: "Harbour Street Clinic",
      slug: "demo",
      locale: "en-US",
      emergency_number: "911",
      phone: "",
      single_sign_on: false,
    },
    rights: { publish: ["camera", "microphone"], draw: false, chat: true },
    consent_texts: [],
    consents: {},
    questionnaire: null,
    questionnaire_done: false,
    missed: null,
    summary_ready: false,
    survey_done: false,
    may_rebook: false,
    rebooking_asked: false,
    ...change,
  };
}
