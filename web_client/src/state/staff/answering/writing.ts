/** The writing of one's answer: kept as a draft now and then by itself, and when asked to. */
import { toAppError } from "../../../lib/appError.ts";
import { Store, type Watchable } from "../../../lib/store.ts";
import { FormModel } from "../../form.ts";
import {
  type AnswerContent,
  type AnswerDraft,
  contentOf,
  draftFrom,
  faultsOf,
  inserted,
  isFaultless,
  missingIn,
} from "./content.ts";

export class AnswerWriting {
  readonly form: FormModel<AnswerDraft>;
  readonly #keep: (content: AnswerContent) => Promise<void>;
  readonly #keptAt = new Store<string | undefined>(undefined);
  #kept: AnswerDraft;

  /** `keep`: sends a draft; throws AppError. */
  constructor(draft: AnswerContent | undefined, keep: (content: AnswerContent) => Promise<void>) {
    this.#kept = draftFrom(draft);
    this.#keep = keep;
    this.form = new FormModel<AnswerDraft>(this.#kept, {
      check: faultsOf,
      send: (values) => this.#send(values),
    });
  }

  /** When what is written was last kept, RFC 3339; undefined before that. */
  get keptAt(): Watchable<string | undefined> {
    return this.#keptAt;
  }

  /** Keeps what has changed since, without a word about what is not finished. */
  async keepQuietly(): Promise<void> {
    const { values, isBusy, error } = this.form.snapshot.get();
    if (isBusy || error || values === this.#kept || !isFaultless(faultsOf(values))) return;
    try {
      await this.#send(values);
    } catch (thrown) {
      this.form.fail(toAppError(thrown));
    }
  }

  insert(content: AnswerContent): void {
    this.form.reset(inserted(this.form.snapshot.get().values, content));
  }

  /** Keeps it when it is complete; says what is missing when it is not. */
  async readyToSign(): Promise<boolean> {
    const missing = missingIn(this.form.snapshot.get().values);
    if (isFaultless(missing)) return this.form.submit();
    this.form.blame(missing);
    return false;
  }

  async #send(values: AnswerDraft): Promise<void> {
    await this.#keep(contentOf(values));
    this.#kept = values;
    this.#keptAt.set(new Date().toISOString());
  }
}
