/** A form while it is written: read as it is typed, what is wrong named by its line, and published as a new version. */
import { type AppError, toAppError } from "../../lib/appError.ts";
import { type Expected, isJson, type JsonText, readJsonText } from "../../lib/jsonText.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import type { Questionnaire } from "./forms.ts";

export type FormPreview = Shapes["PreviewView"];

/** What the server says of a place; `allowed`: what may stand there. */
const REASONS = [
  "one-of",
  "text-only",
  "empty",
  "too-deep",
  "not-supported",
  "whole-number",
  "wrong-type",
  "answer-needed",
  "only-once",
  "not-asked-before",
  "not-asked",
  "boolean-needed",
  "at-most",
  "list-needed",
  "text-needed",
  "language-needed",
] as const;
export type Reason = (typeof REASONS)[number] | "object-needed" | "other";

export type DraftProblem =
  | { readonly line: number; readonly expected: Expected }
  | {
      readonly line: number;
      /** Such as `item[2].text`; empty is the whole. */
      readonly place: string;
      readonly reason: Reason;
      readonly allowed: string;
    };

export interface DraftSnapshot {
  readonly text: string;
  readonly problem: DraftProblem | undefined;
  /** Of the last text that could be read. */
  readonly preview: FormPreview | undefined;
  /** The resource that the preview was made from. */
  readonly resource: Readonly<Record<string, unknown>> | undefined;
  /** Whether the preview is of the text as it stands now. */
  readonly isCurrent: boolean;
  readonly isBusy: boolean;
  /** What is no matter of the text. */
  readonly error: AppError | undefined;
}

const PAUSE_MS = 350;

/** What the server refused, by its line in the text. */
export function problemFrom(error: AppError, json: JsonText): DraftProblem {
  // The whole body is named when the text is no object at all.
  const place = (error.fields[0] ?? "").replace(/^resource(\.|$)/, "");
  const [said = "", ...allowed] = (error.reasons[error.fields[0] ?? ""] ?? "").split(" ");
  const reason = REASONS.find((known) => known === said) ?? "other";
  return { line: json.lineOf(place), place, reason, allowed: reason === "other" ? "" : allowed.join(", ") };
}

export interface Beginning {
  readonly text: string;
  /** The version it is written from; 0 for a new form. */
  readonly replaces: number;
}

export class FormDraft {
  readonly replaces: number;
  readonly #api: Api;
  readonly #store: Store<DraftSnapshot>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underWay: AbortController | undefined;

  constructor(api: Api, { text, replaces }: Beginning) {
    this.#api = api;
    this.replaces = replaces;
    this.#store = new Store<DraftSnapshot>({
      text,
      problem: undefined,
      preview: undefined,
      resource: undefined,
      isCurrent: false,
      isBusy: false,
      error: undefined,
    });
  }

  get snapshot(): Watchable<DraftSnapshot> {
    return this.#store;
  }

  /** Takes what was typed; what is no JSON is told at once, the rest after a short pause. */
  readonly type = (text: string): void => {
    clearTimeout(this.#timer);
    this.#underWay?.abort();
    this.#store.update((now) => ({ ...now, text, isCurrent: false, error: undefined }));
    const reading = readJsonText(text);
    if (isJson(reading)) this.#timer = setTimeout(() => void this.read(), PAUSE_MS);
    else this.#store.update((now) => ({ ...now, problem: reading }));
  };

  /** Has the server read the text as it stands. */
  readonly read = async (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#underWay?.abort();
    const { text } = this.#store.get();
    const json = readJsonText(text);
    const resource = isJson(json) ? objectIn(json) : undefined;
    if (!isJson(json) || !resource) {
      this.#store.update((now) => ({ ...now, problem: isJson(json) ? NO_OBJECT : json }));
      return;
    }
    const mine = new AbortController();
    this.#underWay = mine;
    try {
      const ask = asked({ signal: mine.signal, isQuiet: false });
      const body = { resource: resource as Questionnaire["resource"] };
      const preview = await answer(this.#api.POST("/api/v1/inbox/form-preview", { body, ...ask }));
      if (mine.signal.aborted) return;
      this.#store.update((now) => ({
        ...now,
        preview,
        resource,
        problem: undefined,
        isCurrent: true,
        error: undefined,
      }));
    } catch (thrown) {
      if (!mine.signal.aborted) this.#refuse(toAppError(thrown), json);
    }
  };

  /** Publishes the text as the next version of `slug`; returns it, or undefined when it was refused. */
  async publish(slug: string): Promise<Questionnaire | undefined> {
    const { text, isBusy } = this.#store.get();
    const json = readJsonText(text);
    const resource = isJson(json) ? objectIn(json) : undefined;
    if (isBusy || !isJson(json) || !resource) return undefined;
    this.#store.update((now) => ({ ...now, isBusy: true, error: undefined }));
    try {
      const body = { slug, resource: resource as Questionnaire["resource"], replaces: this.replaces };
      const published = await answer(this.#api.POST("/api/v1/questionnaires", { body }));
      this.#store.update((now) => ({ ...now, isBusy: false }));
      return published;
    } catch (thrown) {
      this.#refuse(toAppError(thrown), json);
      return undefined;
    }
  }

  readonly dismiss = (): void => this.#store.update((now) => ({ ...now, error: undefined }));

  #refuse(error: AppError, json: JsonText): void {
    const isOfText = error.code === "malformed" && error.fields.length > 0 && error.fields[0] !== "slug";
    this.#store.update((now) => ({
      ...now,
      isBusy: false,
      problem: isOfText ? problemFrom(error, json) : now.problem,
      error: isOfText ? undefined : error,
    }));
  }
}

const NO_OBJECT: DraftProblem = { line: 1, place: "", reason: "object-needed", allowed: "" };

function objectIn({ value }: JsonText): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}
