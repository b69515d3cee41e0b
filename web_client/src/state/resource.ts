/** One thing that the server keeps, as a screen shows it: coming, here, or failed; the newest request wins. */
import { type AppError, toAppError } from "../lib/appError.ts";
import { Store, type Watchable } from "../lib/store.ts";
import type { Ask } from "../signalling/restApi.ts";

export interface ResourceSnapshot<T> {
  /** What was received last; it stays while a newer one is on its way, and when that fails. */
  readonly value: T | undefined;
  readonly isLoading: boolean;
  readonly error: AppError | undefined;
}

export type Fetch<T> = (ask: Ask) => Promise<T>;

export class Resource<T> {
  readonly #fetch: Fetch<T>;
  readonly #store = new Store<ResourceSnapshot<T>>({ value: undefined, isLoading: true, error: undefined });
  #underWay: AbortController | undefined;
  #newest: Promise<void> = Promise.resolve();

  constructor(fetch: Fetch<T>) {
    this.#fetch = fetch;
  }

  get snapshot(): Watchable<ResourceSnapshot<T>> {
    return this.#store;
  }

  /** Asks the server; older requests count no more, and all of them end with the newest one. */
  readonly load = (): Promise<void> => this.#ask(false);

  /** As `load`, by the page's own wish: an event said that something changed. */
  readonly refresh = (): Promise<void> => this.#ask(true);

  /** Takes what the server answered to a change, so that it need not be asked again. */
  put(value: T): void {
    this.#underWay?.abort();
    this.#store.set({ value, isLoading: false, error: undefined });
  }

  async #ask(isQuiet: boolean): Promise<void> {
    this.#underWay?.abort();
    this.#underWay = new AbortController();
    this.#newest = this.#receive(this.#underWay, isQuiet);
    for (let awaited: Promise<void> | undefined; awaited !== this.#newest; ) {
      awaited = this.#newest;
      await awaited;
    }
  }

  async #receive(mine: AbortController, isQuiet: boolean): Promise<void> {
    this.#store.update((now) => ({ ...now, isLoading: true, error: undefined }));
    try {
      const value = await this.#fetch({ signal: mine.signal, isQuiet });
      if (!mine.signal.aborted) this.#store.set({ value, isLoading: false, error: undefined });
    } catch (thrown) {
      if (mine.signal.aborted) return;
      this.#store.update((now) => ({ ...now, isLoading: false, error: toAppError(thrown) }));
    }
  }
}
