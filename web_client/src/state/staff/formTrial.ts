/** Filling in a form that is only tried out: what its answers would do, and nothing is sent. */
import { Store, type Watchable } from "../../lib/store.ts";
import type { Shapes } from "../../signalling/restApi.ts";
import {
  type Answers,
  type AnswerValue,
  type Condition,
  countingAnswers,
  holds,
  type Item,
  missingItems,
} from "../questionnaire.ts";
import type { FormPreview } from "./formDraft.ts";

export type Priority = Shapes["Priority"];
/** An answer that a rule waits for. */
export type Rule = Shapes["RedFlagConditionView"];

const PRIORITIES: readonly Priority[] = ["urgent", "soon", "routine"];

function isHit({ question, operator, answer }: Rule, counting: Answers): boolean {
  const condition = { question, operator: operator as Condition["operator"], value: answer };
  return holds(condition, counting[question] ?? []);
}

/** The red flags that these answers raise; what is not shown does not count. */
export function flagsRaised(
  { form }: FormPreview,
  items: readonly Item[],
  answers: Answers,
): readonly Rule[] {
  const counting = countingAnswers(items, answers);
  return (form?.red_flags ?? []).filter((rule) => isHit(rule, counting));
}

/** How soon a case with these answers would need an answer; undefined for a form that becomes none. */
export function priorityWith(
  { priority, raises }: FormPreview,
  items: readonly Item[],
  answers: Answers,
): Priority | undefined {
  if (priority === null) return undefined;
  const counting = countingAnswers(items, answers);
  const raised = raises.filter(({ condition }) => isHit(condition, counting)).map((rule) => rule.priority);
  return PRIORITIES.find((name) => name === priority || raised.includes(name));
}

export interface TrialSnapshot {
  readonly answers: Answers;
  readonly missing: readonly string[];
  /** Red-flag questions whose emergency text was acknowledged. */
  readonly acknowledged: readonly string[];
  /** Whether it would have gone to the clinic as it stands. */
  readonly isSent: boolean;
}

const UNTOUCHED: TrialSnapshot = { answers: {}, missing: [], acknowledged: [], isSent: false };

export class FormTrial {
  readonly #store = new Store<TrialSnapshot>(UNTOUCHED);

  get snapshot(): Watchable<TrialSnapshot> {
    return this.#store;
  }

  readonly answer = (linkId: string, values: readonly AnswerValue[]): void =>
    this.#store.update(({ answers, missing, acknowledged }) => ({
      answers: { ...answers, [linkId]: values },
      missing: missing.filter((other) => other !== linkId),
      acknowledged: acknowledged.filter((other) => other !== linkId),
      isSent: false,
    }));

  acknowledge(flags: readonly Rule[]): void {
    this.#store.update((now) => ({ ...now, acknowledged: flags.map(({ question }) => question) }));
  }

  send(items: readonly Item[]): void {
    this.#store.update((now) => {
      const missing = missingItems(items, now.answers);
      return { ...now, missing, isSent: missing.length === 0 };
    });
  }

  readonly clear = (): void => this.#store.set(UNTOUCHED);
}
