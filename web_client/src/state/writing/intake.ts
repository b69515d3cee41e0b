/** One form being filled in: where the person is, how to call them back, and their answers. */
import { type AppError, toAppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import type { CaseForm, Sending } from "../../signalling/guestCase.ts";
import {
  type Answers,
  type AnswerValue,
  countingAnswers,
  type Item,
  itemsOf,
  missingItems,
} from "../questionnaire.ts";
import { flaggingQuestions } from "./redFlags.ts";

export interface IntakeSnapshot {
  readonly location: string;
  readonly callBack: string;
  readonly answers: Answers;
  /** Fields that must be filled in and are not, or that the server refused. */
  readonly missing: readonly string[];
  readonly isBusy: boolean;
  readonly error: AppError | undefined;
}

export interface IntakeDoors {
  readonly send: (body: Sending) => Promise<void>;
  /** Asks the server whether these answers need help at once. */
  readonly flag: (body: Sending) => Promise<void>;
}

export class IntakeModel {
  readonly form: CaseForm;
  readonly items: readonly Item[];
  readonly #flagging: ReadonlySet<string>;
  readonly #doors: IntakeDoors;
  readonly #store = new Store<IntakeSnapshot>({
    location: "",
    callBack: "",
    answers: {},
    missing: [],
    isBusy: false,
    error: undefined,
  });

  constructor(form: CaseForm, doors: IntakeDoors) {
    this.form = form;
    this.items = itemsOf(form.resource);
    this.#flagging = flaggingQuestions(form);
    this.#doors = doors;
  }

  get snapshot(): Watchable<IntakeSnapshot> {
    return this.#store;
  }

  readonly setPlace = (field: "location" | "callBack", value: string): void =>
    this.#store.update((now) => ({ ...now, [field]: value, missing: without(now.missing, field) }));

  readonly answer = (linkId: string, values: readonly AnswerValue[]): void => {
    this.#store.update((now) => ({
      ...now,
      answers: { ...now.answers, [linkId]: values },
      missing: without(now.missing, linkId),
    }));
    // A report that fails is made good by the sending, which the server judges again.
    if (this.#flagging.has(linkId)) void this.#doors.flag(this.#body()).catch(() => undefined);
  };

  readonly send = async (): Promise<void> => {
    const { location, callBack, answers, isBusy } = this.#store.get();
    if (isBusy) return;
    const missing = [
      ...(location.trim() === "" ? ["location"] : []),
      ...(callBack.trim() === "" ? ["callBack"] : []),
      ...missingItems(this.items, answers),
    ];
    this.#store.update((now) => ({ ...now, missing, error: undefined, isBusy: missing.length === 0 }));
    if (missing.length > 0) return;
    try {
      await this.#doors.send(this.#body());
      this.#store.update((now) => ({ ...now, isBusy: false }));
    } catch (thrown) {
      const error = toAppError(thrown);
      this.#store.update((now) => ({ ...now, isBusy: false, error, missing: error.fields }));
    }
  };

  readonly dismiss = (): void => this.#store.update((now) => ({ ...now, error: undefined }));

  #body(): Sending {
    const { location, callBack, answers } = this.#store.get();
    const counting = Object.entries(countingAnswers(this.items, answers));
    return {
      form: this.form.id,
      answers: Object.fromEntries(counting.map(([linkId, given]) => [linkId, [...given]])),
      check_in: { location: location.trim(), call_back: callBack.trim() },
    };
  }
}

function without(names: readonly string[], name: string): readonly string[] {
  return names.filter((other) => other !== name);
}
