/** The clinic's settings as they are typed: hours as wall-clock times, holidays as dates. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import type { StaffSession } from "./session.ts";

export type ClinicSettings = Shapes["ClinicSettingsView"];
type Hours = Shapes["HoursView"];

/** One stretch of opening: "09:00" to "12:30"; midnight at its end is "24:00" or "00:00". */
export interface Stretch {
  readonly opens: string;
  readonly closes: string;
}

export interface Exception {
  /** As `2026-12-25`, empty while it is still to be chosen. */
  readonly date: string;
  /** None is a holiday. */
  readonly hours: readonly Stretch[];
}

export interface ClinicValues {
  readonly name: string;
  readonly locale: string;
  readonly timezone: string;
  readonly emergency_number: string;
  /** Empty when none is to be shown. */
  readonly phone: string;
  /** Monday first. */
  readonly week: readonly (readonly Stretch[])[];
  readonly exceptions: readonly Exception[];
}

const MIDNIGHT = 24 * 60;

/** Minutes since midnight of "09:30"; undefined when it is no time. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const total = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && total <= MIDNIGHT ? total : undefined;
}

export function timeOf(minutes: number): string {
  const inDay = minutes % MIDNIGHT;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}

/** The stretches in minutes; undefined when one is no time, ends before it begins, or overlaps the one before. */
export function hoursOf(stretches: readonly Stretch[]): Hours[] | undefined {
  const hours: Hours[] = [];
  for (const stretch of stretches) {
    const opens = minutesOf(stretch.opens);
    const closes = minutesOf(stretch.closes) || (minutesOf(stretch.closes) === 0 ? MIDNIGHT : undefined);
    const isAfter = opens !== undefined && opens >= (hours.at(-1)?.closes ?? 0);
    if (!isAfter || closes === undefined || closes <= opens) return undefined;
    hours.push({ opens, closes });
  }
  return hours;
}

function typed(hours: readonly Hours[]): readonly Stretch[] {
  return hours.map(({ opens, closes }) => ({ opens: timeOf(opens), closes: timeOf(closes) }));
}

export function valuesOf(settings: ClinicSettings): ClinicValues {
  const { name, locale, timezone, emergency_number, phone, week, exceptions } = settings;
  return {
    name,
    locale,
    timezone,
    emergency_number,
    phone,
    week: week.map(typed),
    exceptions: Object.entries(exceptions)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([date, hours]) => ({ date, hours: typed(hours) })),
  };
}

export function checkClinic(values: ClinicValues): Faults<ClinicValues> {
  const missing = (value: string) => (value.trim() === "" ? ("missing" as const) : undefined);
  const isWrong = (stretches: readonly Stretch[]) => hoursOf(stretches) === undefined;
  const dates = values.exceptions.map(({ date }) => date);
  const hasBadDay = dates.includes("") || new Set(dates).size < dates.length;
  return {
    name: missing(values.name),
    timezone: missing(values.timezone),
    emergency_number: missing(values.emergency_number),
    week: values.week.some(isWrong) ? "malformed" : undefined,
    exceptions: hasBadDay || values.exceptions.some(({ hours }) => isWrong(hours)) ? "malformed" : undefined,
  };
}

export class ClinicModel {
  readonly settings: Resource<ClinicSettings>;
  readonly #api: Api;
  readonly #session: StaffSession;

  constructor(api: Api, session: StaffSession) {
    this.#api = api;
    this.#session = session;
    this.settings = new Resource((ask) => answer(api.GET("/api/v1/clinic", asked(ask))));
  }

  /** A form that stands for `settings`. */
  form(settings: ClinicSettings): FormModel<ClinicValues> {
    return new FormModel<ClinicValues>(valuesOf(settings), {
      check: checkClinic,
      send: (values) => this.#save(values),
    });
  }

  async #save({ week, exceptions, ...plain }: ClinicValues): Promise<void> {
    const body = {
      ...plain,
      week: week.map((day) => hoursOf(day) ?? []),
      exceptions: Object.fromEntries(exceptions.map(({ date, hours }) => [date, hoursOf(hours) ?? []])),
    };
    this.settings.put(await answer(this.#api.PATCH("/api/v1/clinic", { body })));
    await this.#session.renew();
  }
}
