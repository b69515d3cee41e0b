/** What is said, on every screen, of when the clinic replies (pure). */
import type { WritingSnapshot } from "./writing.ts";

/**
 * `by`: promised for what was sent. `ifSentNow`: what would be promised. `afterYou`: the time stands still until the
 * patient has answered. `never`: nobody answers this in writing. `unknown`: the clinic has not said.
 */
export type Reply =
  | { readonly kind: "by" | "ifSentNow"; readonly when: string }
  | { readonly kind: "afterYou" | "never" | "unknown" };

export function replyOf(now: Pick<WritingSnapshot, "stage" | "case" | "intake" | "replyBy">): Reply {
  const { stage, case: sent, intake, replyBy } = now;
  if (stage === "diverted") return { kind: "never" };
  if (stage === "case" && sent?.due_at) return { kind: "by", when: sent.due_at };
  if (stage === "case" && sent?.hold && !sent.ending) return { kind: "afterYou" };
  const when = (stage === "form" ? intake?.form.due_at : undefined) ?? replyBy;
  return when ? { kind: "ifSentNow", when } : { kind: "unknown" };
}
