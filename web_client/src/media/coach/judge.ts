/** Says whether a photograph will do, and if not why: the server's `judge`, while the patient is still there. */

import specification from "./coach.json";
import type { Measures } from "./measure.ts";

export type View = "far" | "medium" | "close";

/** The server's codes; each has its words on how to take the photograph again. */
export type Reason =
  | "resolution-refused"
  | "resolution-low"
  | "focus-refused"
  | "focus-low"
  | "too-dark"
  | "too-bright"
  | "nothing-in-frame"
  | "off-centre"
  | "cut-off"
  | "too-small";

export type Verdict = "good" | "doubtful" | "poor";

export interface Judgement {
  readonly verdict: Verdict;
  /** The gravest first. */
  readonly reasons: readonly Reason[];
}

const POOR: ReadonlySet<Reason> = new Set(["resolution-refused", "focus-refused", "too-dark", "too-bright"]);

/** Judges a photograph; the framing of a close-up only. */
export function judge(measures: Measures, view: View | null): Judgement {
  const exposure = ofExposure(measures);
  const reasons = [...ofResolution(measures), ...exposure];
  if (exposure.length === 0) {
    reasons.push(...ofFocus(measures));
    if (view === "close") reasons.push(...ofFraming(measures));
  }
  reasons.sort((a, b) => Number(POOR.has(b)) - Number(POOR.has(a)));
  const verdict = reasons.some((reason) => POOR.has(reason)) ? "poor" : "doubtful";
  return { verdict: reasons.length === 0 ? "good" : verdict, reasons };
}

function ofResolution({ width, height }: Measures): Reason[] {
  const fits = ([long = 0, short = 0]: readonly number[]) =>
    Math.max(width, height) >= long && Math.min(width, height) >= short;
  if (!fits(specification.resolution.refuse)) return ["resolution-refused"];
  return fits(specification.resolution.warn) ? [] : ["resolution-low"];
}

function ofExposure({ black, brightest, white }: Measures): Reason[] {
  const { clipped, dim } = specification.exposure;
  if (black > clipped || brightest < dim) return ["too-dark"];
  return white > clipped ? ["too-bright"] : [];
}

function ofFocus({ focus }: Measures): Reason[] {
  if (focus < specification.focus.refuse) return ["focus-refused"];
  return focus < specification.focus.warn ? ["focus-low"] : [];
}

function ofFraming({ subject, border, offCentre }: Measures): Reason[] {
  const limits = specification.framing;
  if (subject < limits.nothing) return ["nothing-in-frame"];
  if (border > limits.border) return ["cut-off"];
  if (offCentre > limits.off_centre) return ["off-centre"];
  return subject < limits.small ? ["too-small"] : [];
}
