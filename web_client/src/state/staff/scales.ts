/** Where scales of charts end, and how numbers stand on them. */

/** The next round number from which a scale can count down to nothing; at least 1. */
export function scaleTo(most: number): number {
  if (most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= most) ?? 10;
  return step * power;
}

const HOUR_S = 3_600;
const DAY_S = 86_400;

/** As `scaleTo`, of seconds: round hours, and from two days on round days. */
export function timeScaleTo(most: number): number {
  const unit = most > 2 * DAY_S ? DAY_S : HOUR_S;
  return scaleTo(most / unit) * unit;
}

const STEPS = [1, 2, 5];

/** The least round number of which four steps hold `most`; charts with a grid end there. */
export function ceilingOf(most: number): number {
  for (let power = 1; ; power *= 10) {
    const step = STEPS.find((candidate) => candidate * power * 4 >= most);
    if (step !== undefined) return step * power * 4;
  }
}

/** Tenths of minutes. */
export function minutesIn(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds / 6) / 10;
}
