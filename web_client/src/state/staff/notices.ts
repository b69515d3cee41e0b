/** Short confirmations of what was done: said once, gone after a while. */
import { Store, type Watchable } from "../../lib/store.ts";

export interface Notice {
  /** Differs for each, so that the same words twice are two notices. */
  readonly id: number;
  readonly words: string;
}

const SHOWN_MS = 6_000;

export class Notices {
  readonly #store = new Store<Notice | undefined>(undefined);
  #count = 0;

  get latest(): Watchable<Notice | undefined> {
    return this.#store;
  }

  /** Replaces what is shown. */
  readonly say = (words: string): void => {
    this.#count += 1;
    const notice = { id: this.#count, words };
    this.#store.set(notice);
    setTimeout(() => this.dismiss(notice.id), SHOWN_MS);
  };

  readonly dismiss = (id: number): void => {
    if (this.#store.get()?.id === id) this.#store.set(undefined);
  };
}
