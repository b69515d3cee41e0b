/** A questionnaire as it is asked: which items are shown given the answers so far, as the server decides it (pure). */

export type AnswerValue = string | number | boolean;
/** By linkId; an item without answers is absent or empty. */
export type Answers = Readonly<Record<string, readonly AnswerValue[]>>;

export type ItemType =
  | "group"
  | "display"
  | "boolean"
  | "integer"
  | "decimal"
  | "date"
  | "string"
  | "text"
  | "choice"
  | "open-choice";

export interface Condition {
  readonly question: string;
  readonly operator: "exists" | "=" | "!=" | ">" | "<" | ">=" | "<=";
  readonly value: AnswerValue;
}

export interface Option {
  readonly code: string;
  readonly display: string;
}

export interface Item {
  readonly linkId: string;
  readonly type: ItemType;
  readonly text: string;
  readonly isRequired: boolean;
  readonly repeats: boolean;
  readonly maxLength: number | undefined;
  readonly options: readonly Option[];
  readonly conditions: readonly Condition[];
  readonly needsAllConditions: boolean;
  readonly items: readonly Item[];
}

type Raw = Readonly<Record<string, unknown>>;

function list(raw: unknown): readonly Raw[] {
  return Array.isArray(raw) ? (raw as Raw[]) : [];
}

/** FHIR names a value's type in its key: `answerBoolean`, `valueCoding`. */
function valueIn(raw: Raw, prefix: string): AnswerValue {
  const [, value] = Object.entries(raw).find(([key]) => key.startsWith(prefix)) ?? [];
  const { code } = (typeof value === "object" && value !== null ? value : {}) as Raw;
  return (code ?? value ?? "") as AnswerValue;
}

function optionIn(raw: Raw): Option {
  const coding = (raw.valueCoding ?? {}) as Raw;
  const code = String(valueIn(raw, "value"));
  return { code, display: typeof coding.display === "string" ? coding.display : code };
}

function itemIn(raw: Raw): Item {
  return {
    linkId: String(raw.linkId),
    type: raw.type as ItemType,
    text: typeof raw.text === "string" ? raw.text : "",
    isRequired: raw.required === true,
    repeats: raw.repeats === true,
    maxLength: typeof raw.maxLength === "number" ? raw.maxLength : undefined,
    options: list(raw.answerOption).map(optionIn),
    conditions: list(raw.enableWhen).map((condition) => ({
      question: String(condition.question),
      operator: condition.operator as Condition["operator"],
      value: valueIn(condition, "answer"),
    })),
    needsAllConditions: raw.enableBehavior !== "any",
    items: itemsOf(raw),
  };
}

/** The items of a FHIR Questionnaire that the server has checked. */
export function itemsOf(resource: Raw): readonly Item[] {
  return list(resource.item).map(itemIn);
}

function compares(answer: AnswerValue, operator: Condition["operator"], value: AnswerValue): boolean {
  if (operator === "=") return answer === value;
  if (operator === "!=") return answer !== value;
  if (typeof answer !== typeof value || typeof answer === "boolean") return false;
  if (operator === ">") return answer > value;
  if (operator === "<") return answer < value;
  return operator === ">=" ? answer >= value : answer <= value;
}

/** Whether any answer satisfies a condition; without an answer only `exists` false does. */
export function holds({ operator, value }: Condition, given: readonly AnswerValue[]): boolean {
  if (operator === "exists") return given.length > 0 === value;
  return given.some((answer) => compares(answer, operator, value));
}

function isEnabled(item: Item, counting: Answers): boolean {
  const held = item.conditions.map((condition) => holds(condition, counting[condition.question] ?? []));
  return held.length === 0 || (item.needsAllConditions ? held.every(Boolean) : held.some(Boolean));
}

/** The items to show in their order, groups before what is in them; an answer to a hidden question counts as none. */
export function shownItems(items: readonly Item[], answers: Answers): readonly Item[] {
  const counting: Record<string, readonly AnswerValue[]> = {};
  const walk = (some: readonly Item[]): Item[] =>
    some.flatMap((item) => {
      if (!isEnabled(item, counting)) return [];
      counting[item.linkId] = answers[item.linkId] ?? [];
      return [item, ...walk(item.items)];
    });
  return walk(items);
}

/** What to send: the answers to questions that are shown, without what was left empty. */
export function countingAnswers(items: readonly Item[], answers: Answers): Answers {
  const shown = shownItems(items, answers).map(({ linkId }) => [linkId, answers[linkId] ?? []] as const);
  return Object.fromEntries(shown.filter(([, given]) => given.length > 0));
}

/** The questions that must be answered and are not. */
export function missingItems(items: readonly Item[], answers: Answers): readonly string[] {
  return shownItems(items, answers)
    .filter(({ isRequired, type }) => isRequired && type !== "group" && type !== "display")
    .filter(({ linkId }) => (answers[linkId] ?? []).length === 0)
    .map(({ linkId }) => linkId);
}
