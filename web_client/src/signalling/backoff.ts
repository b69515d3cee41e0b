/** How long to wait before trying again: a second at first, twice as long each time, four seconds at most. */

/** How many tries have failed. */
export type Backoff = number;

export const FIRST_TRY: Backoff = 0;
const SHORTEST_MS = 1_000;
/** Somebody waits for their visit: after a restart they are to see it within seconds. */
const LONGEST_MS = 4_000;

/** `chance`: from 0 up to 1; spreads the clients of a server that has just come back over half the time. */
export function waitMs(failed: Backoff, chance: number): number {
  return Math.min(SHORTEST_MS * 2 ** failed, LONGEST_MS) * (0.5 + chance / 2);
}
