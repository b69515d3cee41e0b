/** The live visit as the server tells it, by the names of its document. */

export type VisitStatus = "scheduled" | "waiting" | "live" | "ended" | "no-show" | "cancelled";
export type ParticipantStatus =
  | "invited"
  | "checking"
  | "waiting"
  | "admitted"
  | "connected"
  | "held"
  | "denied"
  | "removed"
  | "left";
export type ParticipantRole = "patient" | "provider" | "interpreter" | "caregiver" | "student";

export interface Participant {
  readonly id: string;
  readonly role: ParticipantRole;
  readonly name: string;
  readonly status: ParticipantStatus;
  readonly staff: string | null;
  readonly language: string | null;
  readonly waiting_since: string | null;
  readonly seen_at: string | null;
  readonly away: boolean;
  readonly checked_in: boolean;
  readonly why: string | null;
}

export interface GuestVisit {
  readonly id: string;
  readonly status: VisitStatus;
  readonly kind: "booked" | "walk-in";
  readonly starts_at: string;
  readonly ends_at: string;
  readonly zone: string;
  readonly late_minutes: number | null;
  readonly me: Participant;
  readonly others: readonly Pick<Participant, "id" | "role" | "name" | "status">[];
  readonly provider: { readonly name: string; readonly status: "absent" | "here" | "with-another" } | null;
  readonly position: number | null;
  readonly waiting_since: string | null;
  readonly clinic: { readonly name: string; readonly emergency_number: string; readonly locale: string };
  readonly call: { readonly number: string | null };
  readonly rights: {
    readonly publish: readonly string[];
    readonly draw: boolean;
    readonly chat: boolean;
  };
  readonly consent_texts: readonly {
    readonly id: string;
    readonly question: string;
    readonly text: string;
    readonly locale: string;
  }[];
  readonly consents: Readonly<Record<string, "permit" | "deny">>;
  readonly questionnaire: {
    readonly id: string;
    readonly resource: Readonly<Record<string, unknown>>;
  } | null;
  readonly questionnaire_done: boolean;
  readonly missed: { readonly reason: string; readonly at: string } | null;
  readonly summary_ready: boolean;
  readonly survey_done: boolean;
  readonly may_rebook: boolean;
  readonly rebooking_asked: boolean;
}

export interface DeviceReport {
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly speaker: boolean;
  readonly up_kbps: number | null;
  readonly down_kbps: number | null;
  readonly fault: string | null;
}

export interface CheckInBody {
  readonly location: string;
  readonly call_back: string;
  readonly emergency_contact: { readonly name: string; readonly phone: string } | null;
  readonly feels_worse: boolean;
  readonly device: DeviceReport;
  readonly consents: readonly { readonly text: string; readonly decision: "permit" | "deny" }[];
}

export interface VisitMessage {
  readonly id: string;
  readonly seq: number;
  readonly name: string | null;
  readonly mine: boolean;
  readonly body: string;
  readonly sent_at: string;
}

export interface MediaToken {
  readonly url: string;
  readonly token: string;
}
