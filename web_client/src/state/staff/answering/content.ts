/** An answer as it stands in a form, as the server keeps it, and the way from one to the other (pure). */
import type { Shapes } from "../../../signalling/restApi.ts";
import type { Faults } from "../../form.ts";
import type { Diagnosis } from "./diagnoses.ts";

export type AnswerContent = Shapes["AnswerContentView"];
export type FollowUpWay = Shapes["FollowUpWay"];
export type RenewalDecision = Shapes["RenewalDecision"];

export const FOLLOW_UPS: readonly FollowUpWay[] = ["none", "if-needed", "written", "visit"];
export const DECISIONS: readonly RenewalDecision[] = ["renewed", "changed", "refused", "visit-needed"];

/** The ways after which a number of days says something. */
const DATED: readonly FollowUpWay[] = ["written", "visit"];
const MOST_DAYS = 365;

export interface AnswerDraft {
  readonly assessment: string;
  readonly diagnoses: readonly Diagnosis[];
  readonly plan: string;
  /** Empty when no prescription is asked for. */
  readonly decision: RenewalDecision | "";
  readonly medicine: string;
  readonly renewal_remark: string;
  readonly follow_up: FollowUpWay;
  /** As typed; empty when it does not matter. */
  readonly in_days: string;
  readonly follow_up_remark: string;
}

const NOTHING: AnswerContent = { assessment: "", plan: "", diagnoses: [], renewal: null, follow_up: null };

export function draftFrom(content: AnswerContent = NOTHING): AnswerDraft {
  const { assessment, plan, diagnoses, renewal, follow_up } = content;
  return {
    assessment,
    diagnoses,
    plan,
    decision: renewal?.decision ?? "",
    medicine: renewal?.medicine ?? "",
    renewal_remark: renewal?.remark ?? "",
    follow_up: follow_up?.way ?? "none",
    in_days: follow_up?.in_days?.toString() ?? "",
    follow_up_remark: follow_up?.remark ?? "",
  };
}

export function isDated({ follow_up }: AnswerDraft): boolean {
  return DATED.includes(follow_up);
}

export function contentOf(draft: AnswerDraft): AnswerContent {
  const { assessment, plan, diagnoses, decision, medicine, renewal_remark } = draft;
  return {
    assessment,
    plan,
    diagnoses: [...diagnoses],
    renewal: decision === "" ? null : { decision, medicine: medicine.trim(), remark: renewal_remark.trim() },
    follow_up: {
      way: draft.follow_up,
      in_days: isDated(draft) && draft.in_days.trim() !== "" ? Number(draft.in_days) : null,
      remark: draft.follow_up === "none" ? "" : draft.follow_up_remark.trim(),
    },
  };
}

/** What keeps even a draft from being kept. */
export function faultsOf(draft: AnswerDraft): Faults<AnswerDraft> {
  const days = draft.in_days.trim();
  const isDays = /^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= MOST_DAYS;
  return {
    in_days: isDated(draft) && days !== "" && !isDays ? "malformed" : undefined,
  };
}

/** What keeps an answer from being signed. */
export function missingIn(draft: AnswerDraft): Faults<AnswerDraft> {
  return {
    ...faultsOf(draft),
    assessment: draft.assessment.trim() === "" ? "missing" : undefined,
    plan: draft.plan.trim() === "" ? "missing" : undefined,
    medicine: draft.decision !== "" && draft.medicine.trim() === "" ? "missing" : undefined,
  };
}

export function isFaultless(faults: Faults<AnswerDraft>): boolean {
  return Object.values(faults).every((fault) => fault === undefined);
}

/** A draft with a template put into it: after what is written, and where nothing was chosen yet. */
export function inserted(draft: AnswerDraft, content: AnswerContent): AnswerDraft {
  const template = draftFrom(content);
  const after = (written: string, more: string) =>
    [written.trimEnd(), more].filter((part) => part !== "").join("\n\n");
  const known = new Set(draft.diagnoses.map(({ code }) => code));
  const isFollowed = draft.follow_up !== "none" || !content.follow_up;
  return {
    ...draft,
    assessment: after(draft.assessment, template.assessment),
    plan: after(draft.plan, template.plan),
    diagnoses: [...draft.diagnoses, ...template.diagnoses.filter(({ code }) => !known.has(code))],
    ...(draft.decision === "" && {
      decision: template.decision,
      medicine: template.medicine,
      renewal_remark: template.renewal_remark,
    }),
    ...(!isFollowed && {
      follow_up: template.follow_up,
      in_days: template.in_days,
      follow_up_remark: template.follow_up_remark,
    }),
  };
}
