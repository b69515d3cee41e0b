/** Booking a visit: for whom, with whom, when by the clinic's clock, for how long, and who else comes. */
import { dateIn } from "../../../lib/formats.ts";
import { Store, type Watchable } from "../../../lib/store.ts";
import { instantAt, timeIn } from "../../../lib/zoneTime.ts";
import { type Api, answer, type Shapes } from "../../../signalling/restApi.ts";
import { type Faults, FormModel } from "../../form.ts";
import { type Patient, PatientsModel } from "../patients.ts";
import { checkInvitee, type Invitee, inviteeBody, NO_INVITEE } from "./invitees.ts";
import type { Risk } from "./visits.ts";

export type Booked = Shapes["BookedView"];

/** Minutes that visits usually take. */
export const LENGTHS = ["10", "15", "20", "30", "45", "60"] as const;

export interface When {
  /** As `2026-11-26`. */
  readonly date: string;
  /** As `14:05`. */
  readonly time: string;
  readonly minutes: string;
}

export interface NewVisit extends When {
  readonly patient: Patient | undefined;
  /** Empty for whoever is free. */
  readonly provider: string;
  readonly risk: Risk;
  readonly reason: string;
  readonly invitees: readonly Invitee[];
}

const STEP_MS = 5 * 60_000;
/** Longer than the server waits before a visit counts as missed would be too late to tell anybody. */
const AHEAD_MS = 30 * 60_000;

/** A time to begin with: in half an hour, on a full five minutes of the clinic's clock; on another day at nine. */
export function soon(date: string, zone: string, now: number): Pick<When, "date" | "time"> {
  const at = new Date(Math.ceil((now + AHEAD_MS) / STEP_MS) * STEP_MS);
  const isToday = date === dateIn(zone, new Date(now));
  return isToday ? { date: dateIn(zone, at), time: timeIn(zone, at) } : { date, time: "09:00" };
}

/** `now`: milliseconds since 1970. What lies in the past cannot be booked. */
export function checkWhen({ date, time }: When, zone: string, now: number): Faults<When> {
  if (date === "" || time === "") {
    return { date: date === "" ? "missing" : undefined, time: time === "" ? "missing" : undefined };
  }
  return instantAt(date, time, zone) <= now ? { time: "refused" } : {};
}

export function planOf({ date, time, minutes }: When, zone: string): Shapes["MoveBody"] {
  return { starts_at: new Date(instantAt(date, time, zone)).toISOString(), minutes: Number(minutes) };
}

export class BookingModel {
  readonly patients: PatientsModel;
  readonly form: FormModel<NewVisit>;
  /** One more who is to come, before they are added to the form. */
  readonly invitee: FormModel<Invitee>;
  readonly #api: Api;
  readonly #zone: string;
  readonly #booked = new Store<Booked | undefined>(undefined);

  /** `date`: the day that is shown, `zone`: the clinic's. */
  constructor(api: Api, date: string, zone: string, now = Date.now()) {
    this.#api = api;
    this.#zone = zone;
    this.patients = new PatientsModel(api, "");
    this.form = new FormModel<NewVisit>(
      {
        patient: undefined,
        provider: "",
        ...soon(date, zone, now),
        minutes: "20",
        risk: "routine",
        reason: "",
        invitees: [],
      },
      {
        check: (values) => ({
          patient: values.patient ? undefined : "missing",
          ...checkWhen(values, zone, Date.now()),
        }),
        send: (values) => this.#book(values),
      },
    );
    this.invitee = new FormModel<Invitee>(NO_INVITEE, {
      check: checkInvitee,
      send: async (one) => {
        this.form.set("invitees", [...this.form.snapshot.get().values.invitees, one]);
        this.invitee.reset();
      },
    });
  }

  /** What was booked, with links that nobody is shown again. */
  get booked(): Watchable<Booked | undefined> {
    return this.#booked;
  }

  uninvite(index: number): void {
    const { invitees } = this.form.snapshot.get().values;
    this.form.set(
      "invitees",
      invitees.filter((_, at) => at !== index),
    );
  }

  async #book({ patient, provider, risk, reason, invitees, ...when }: NewVisit): Promise<void> {
    if (!patient) return;
    const body = {
      patient: patient.id,
      provider: provider || null,
      ...planOf(when, this.#zone),
      risk,
      reason: reason.trim(),
      participants: invitees.map(inviteeBody),
    };
    this.#booked.set(await answer(this.#api.POST("/api/v1/visits", { body })));
  }
}
