/** Writes sizes, lengths of time and speeds for people, in their language. */

export interface Amounts {
  /** "2.4 MB". */
  readonly bytes: (count: number) => string;
  /** "1:05" of milliseconds. */
  readonly duration: (ms: number) => string;
  /** "25 min", "5.2 hr", "3 days" of seconds: as exact as somebody can use. */
  readonly span: (seconds: number) => string;
  /** "320 kbps", "129 Mbps": the names in both languages, which `Intl` would write "kb/s". */
  readonly speed: (kbps: number) => string;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

export function amounts(language: string): Amounts {
  const spans = (["minute", "hour", "day"] as const).map(
    (unit, index) =>
      new Intl.NumberFormat(language, {
        style: "unit",
        unit,
        unitDisplay: "short",
        maximumFractionDigits: index === 0 ? 0 : 1,
      }),
  );
  const formats = UNITS.map(
    (unit, index) =>
      new Intl.NumberFormat(language, {
        style: "unit",
        unit,
        unitDisplay: "short",
        maximumFractionDigits: index < 2 ? 0 : 1,
      }),
  );
  const speed = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  return {
    speed: (kbps) =>
      Math.round(kbps) < 1000 ? `${speed.format(kbps)} kbps` : `${speed.format(kbps / 1000)} Mbps`,
    bytes: (count) => {
      const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
      return formats[power]?.format(count / 1000 ** power) ?? String(count);
    },
    span: (seconds) => {
      if (seconds < HOUR_S) return spans[0]?.format(Math.ceil(seconds / MINUTE_S)) ?? "";
      if (seconds < 2 * DAY_S) return spans[1]?.format(seconds / HOUR_S) ?? "";
      return spans[2]?.format(seconds / DAY_S) ?? "";
    },
    duration: (ms) => {
      const seconds = Math.round(ms / 1000);
      const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
      const two = (value: number) => String(value).padStart(2, "0");
      const rest = two(seconds % 60);
      return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
    },
  };
}

/** Writes calendar days from the first to the last, both as `2026-11-26`: "20–26 Nov", or one of them. */
export function dayRange(language: string): (from: string, to: string) => string {
  const format = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const at = (date: string) => new Date(`${date}T00:00:00Z`);
  return (from, to) => (from === to ? format.format(at(from)) : format.formatRange(at(from), at(to)));
}
