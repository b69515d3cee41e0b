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
import type { Written } from "./draft.ts";
import { flaggingQuestions } from "./redFlags.ts";
import { FILES_FAULTS, type FilesFault, filesFault } from "./sentFile.ts";
import type { UploadsModel } from "./uploads.ts";

export interface IntakeSnapshot {
  readonly location: string;
  readonly callBack: string;
  readonly answers: Answers;
  /** Fields that must be filled in and are not, or that the server refused. */
  readonly missing: readonly string[];
  /** Why it cannot be sent yet with the files as they are. */
  readonly filesFault: FilesFault | undefined;
  readonly isBusy: boolean;
  readonly error: AppError | undefined;
}

export interface IntakeDoors {
  readonly send: (body: Sending) => Promise<void>;
  /** Asks the server whether these answers need help at once. */
  readonly flag: (body: Sending) => Promise<void>;
  /** Keeps what is written in this browser. */
  readonly keep: (written: Written) => void;
}

export class IntakeModel {
  readonly form: CaseForm;
  readonly items: readonly Item[];
  readonly files: UploadsModel;
  readonly #flagging: ReadonlySet<string>;
  readonly #doors: IntakeDoors;
  readonly #store = new Store<IntakeSnapshot>({
    location: "",
    callBack: "",
    answers: {},
    missing: [],
    filesFault: undefined,
    isBusy: false,
    error: undefined,
  });

  /** `written`: what was written of it before. */
  constructor(form: CaseForm, files: UploadsModel, doors: IntakeDoors, written?: Written) {
    this.form = form;
    this.files = files;
    this.items = itemsOf(form.resource);
    this.#flagging = flaggingQuestions(form);
    this.#doors = doors;
    if (written) {
      const { location, callBack, answers } = written;
      this.#store.update((now) => ({ ...now, location, callBack, answers }));
    }
  }

  get snapshot(): Watchable<IntakeSnapshot> {
    return this.#store;
  }

  /** What is written so far. */
  get written(): Written {
    const { location, callBack, answers } = this.#store.get();
    return { kind: this.form.kind, location, callBack, answers };
  }

  readonly setPlace = (field: "location" | "callBack", value: string): void => {
    this.#store.update((now) => ({ ...now, [field]: value, missing: without(now.missing, field) }));
    this.#doors.keep(this.written);
  };

  readonly answer = (linkId: string, values: readonly AnswerValue[]): void => {
    this.#store.update((now) => ({
      ...now,
      answers: { ...now.answers, [linkId]: values },
      missing: without(now.missing, linkId),
    }));
    this.#doors.keep(this.written);
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
    const fault = filesFault(this.files.snapshot.get(), this.form.photos);
    const isWhole = missing.length === 0 && fault === undefined;
    this.#store.update((now) => ({ ...now, missing, filesFault: fault, error: undefined, isBusy: isWhole }));
    if (!isWhole) return;
    try {
      await this.#doors.send(this.#body());
      this.#store.update((now) => ({ ...now, isBusy: false }));
    } catch (thrown) {
      const error = toAppError(thrown);
      const refusedFor = FILES_FAULTS.find((fault) => fault === error.code);
      // The server has other files than this page shows.
      if (refusedFor) await this.files.lookAgain().catch(() => undefined);
      const missing = refusedFor ? [] : error.fields.map(linkIdOf);
      this.#store.update((now) => ({ ...now, isBusy: false, error, missing, filesFault: refusedFor }));
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

/** The server names an answer by where it stands in what was sent. */
function linkIdOf(field: string): string {
  return field.replace(/^answers\./, "");
}

function without(names: readonly string[], name: string): readonly string[] {
  return names.filter((other) => other !== name);
}
