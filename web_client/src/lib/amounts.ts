/** Writes sizes and lengths of time for people, in their language. */

export interface Amounts {
  /** "2.4 MB". */
  readonly bytes: (count: number) => string;
  /** "1:05" of milliseconds. */
  readonly duration: (ms: number) => string;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function amounts(language: string): Amounts {
  const formats = UNITS.map(
    (unit, index) =>
      new Intl.NumberFormat(language, {
        style: "unit",
        unit,
        unitDisplay: "short",
        maximumFractionDigits: index < 2 ? 0 : 1,
      }),
  );
  return {
    bytes: (count) => {
      const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
      return formats[power]?.format(count / 1000 ** power) ?? String(count);
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
