/** Writes dates and times for people: in their language, and in the clinic's time zone wherever they sit. */

export interface Formats {
  /** "26 Nov 2026, 14:05" of an RFC 3339 instant. */
  readonly instant: (iso: string) => string;
  /** "14:05" of an RFC 3339 instant. */
  readonly time: (iso: string) => string;
  /** As `instant`, to the second. */
  readonly exact: (iso: string) => string;
  /** "26 Nov 2026" of an RFC 3339 instant. */
  readonly day: (iso: string) => string;
  /** "26 Nov 2026" of a calendar date `2026-11-26`, which is the same day everywhere. */
  readonly date: (iso: string) => string;
  /** Monday is 0. */
  readonly weekday: (index: number) => string;
  readonly number: (value: number) => string;
}

const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const DATE = { day: "numeric", month: "short", year: "numeric" } as const;

function formatter(language: string, options: Intl.DateTimeFormatOptions) {
  const format = new Intl.DateTimeFormat(language, options);
  return (iso: string | number) => format.format(new Date(iso));
}

/** `zone`: IANA name. */
export function formats(language: string, zone: string): Formats {
  const weekday = formatter(language, { weekday: "long", timeZone: "UTC" });
  const plainDate = formatter(language, { ...DATE, timeZone: "UTC" });
  const number = new Intl.NumberFormat(language);
  return {
    instant: formatter(language, { ...DATE, hour: "2-digit", minute: "2-digit", timeZone: zone }),
    time: formatter(language, { hour: "2-digit", minute: "2-digit", timeZone: zone }),
    exact: formatter(language, {
      ...DATE,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZone: zone,
    }),
    day: formatter(language, { ...DATE, timeZone: zone }),
    date: (iso) => plainDate(`${iso}T00:00:00Z`),
    weekday: (index) => weekday(MONDAY + index * DAY_MS),
    number: (value) => number.format(value),
  };
}

/** Completed years on `today` (`2026-11-26`) since a birth date; undefined before it. */
export function ageOn(today: string, birthDate: string): number | undefined {
  const [year = 0, ...rest] = birthDate.split("-").map(Number);
  const [thisYear = 0, ...now] = today.split("-").map(Number);
  const hadBirthday =
    now.join() === rest.join() || (now[0] ?? 0) * 100 + (now[1] ?? 0) > (rest[0] ?? 0) * 100 + (rest[1] ?? 0);
  const age = thisYear - year - (hadBirthday ? 0 : 1);
  return age >= 0 ? age : undefined;
}

/** The calendar date at an instant in a zone, as `2026-11-26`. */
export function dateIn(zone: string, instant: Date): string {
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(instant);
}
