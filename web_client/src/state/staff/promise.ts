/** What is left of the promise that a case is answered in time, in words' numbers (pure). */
import type { Shapes } from "../../signalling/restApi.ts";

export type Alarm = Shapes["Alarm"];

export interface Promised {
  readonly due_at: string | null;
  readonly hold: Shapes["HoldReason"] | null;
  readonly rung: readonly Alarm[];
}

export type Unit = "minutes" | "hours" | "days";

export type Left =
  /** The clock stands: somebody else has to do something first. */
  | { readonly state: "stopped"; readonly reason: Shapes["HoldReason"] }
  /** Nothing is due: the case has ended. */
  | { readonly state: "none" }
  | {
      readonly state: "left" | "late";
      readonly count: number;
      readonly unit: Unit;
      readonly tone: "calm" | "warn" | "stop";
    };

const MINUTE_MS = 60_000;
const HOUR_MIN = 60;
const DAY_MIN = 48 * HOUR_MIN;

/** Whole units, rounded so that nobody believes to have more time than there is. */
function measure(minutes: number): { readonly count: number; readonly unit: Unit } {
  if (minutes < HOUR_MIN) return { count: minutes, unit: "minutes" };
  if (minutes < DAY_MIN) return { count: Math.floor(minutes / HOUR_MIN), unit: "hours" };
  return { count: Math.floor(minutes / (24 * HOUR_MIN)), unit: "days" };
}

/** `now`: milliseconds since 1970. */
export function leftOf({ due_at, hold, rung }: Promised, now: number): Left {
  if (hold) return { state: "stopped", reason: hold };
  if (due_at === null) return { state: "none" };
  const ms = Date.parse(due_at) - now;
  const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
  if (ms < 0) return { state: "late", tone: "stop", ...measure(minutes) };
  const isClose = rung.includes("nearly-used") || rung.includes("breached");
  return { state: "left", tone: isClose ? "warn" : "calm", ...measure(minutes) };
}

export interface Bar {
  /** Percent of the promise that is used, 100 at most. */
  readonly percent: number;
  /** From half on it is to be noticed, from 80 % to be feared. */
  readonly tone: "calm" | "noticed" | "warn" | "stop" | "stopped";
}

/** How far a promise is used, for a bar; `used` is the share as the server counts it, by opening hours. */
export function barOf(used: number, isHeld: boolean): Bar {
  const percent = Math.max(0, Math.min(100, Math.round(used * 100)));
  if (isHeld) return { percent, tone: "stopped" };
  if (used >= 1) return { percent, tone: "stop" };
  if (used >= 0.8) return { percent, tone: "warn" };
  return { percent, tone: used >= 0.5 ? "noticed" : "calm" };
}
