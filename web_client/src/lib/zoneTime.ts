/** Instants of times on the wall of a time zone, whatever zone this device is in. */

const HOUR_MS = 3_600_000;

/** `date`: as `2026-11-26`, a real date; `zone`: IANA name. Milliseconds since 1970. */
export function startOfDay(date: string, zone: string): number {
  return instantAt(date, "00:00", zone);
}

/** `time`: as `14:05`. A time that the clocks skip is the one an hour later. */
export function instantAt(date: string, time: string, zone: string): number {
  const wall = Date.parse(`${date}T${time}:00Z`);
  // Twice, because the offset at the guess may be another than at the moment found (daylight saving).
  const first = wall - offsetAt(wall, zone);
  return wall - offsetAt(first, zone);
}

/** What clocks in the zone show at an instant, as `14:05`. */
export function timeIn(zone: string, instant: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, timeStyle: "short" }).format(instant);
}

/** `date` plus whole days, as a date. */
export function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** Milliseconds by which the zone's clocks are ahead of UTC at an instant. */
function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(instant);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(
    read("year"),
    read("month") - 1,
    read("day"),
    read("hour"),
    read("minute"),
    read("second"),
  );
  return wall - Math.floor(instant / 1_000) * 1_000;
}
