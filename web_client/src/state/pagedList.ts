/** A list that the server gives page by page: starts anew when what is asked for changes, grows on demand. */
import { type AppError, toAppError } from "../lib/appError.ts";
import { Store, type Watchable } from "../lib/store.ts";
import type { Ask } from "../signalling/restApi.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** What to ask for the next page with; null or absent at the end. */
  readonly next?: string | null | undefined;
}

export interface ListSnapshot<T> {
  /** Undefined until the first page is here. */
  readonly items: readonly T[] | undefined;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  readonly error: AppError | undefined;
}

/** `after`: undefined for the first page. */
export type FetchPage<T> = (after: string | undefined, ask: Ask) => Promise<Page<T>>;

export class PagedList<T> {
  readonly #fetch: FetchPage<T>;
  readonly #store = new Store<ListSnapshot<T>>({
    items: undefined,
    isLoading: true,
    hasMore: false,
    error: undefined,
  });
  #next: string | undefined;
  #underWay: AbortController | undefined;

  constructor(fetch: FetchPage<T>) {
    this.#fetch = fetch;
  }

  get snapshot(): Watchable<ListSnapshot<T>> {
    return this.#store;
  }

  /** Asks for the first page; what is shown stays until it is here. */
  readonly load = (): Promise<void> => this.#turn(undefined, () => [], false);

  /** As `load`, by the page's own wish: an event said that something changed. */
  readonly refresh = (): Promise<void> => this.#turn(undefined, () => [], true);

  /** Asks for the page after the last one. */
  readonly more = async (): Promise<void> => {
    const { hasMore, isLoading } = this.#store.get();
    if (hasMore && !isLoading) await this.#turn(this.#next, () => this.#store.get().items ?? [], false);
  };

  async #turn(after: string | undefined, before: () => readonly T[], isQuiet: boolean): Promise<void> {
    this.#underWay?.abort();
    const mine = new AbortController();
    this.#underWay = mine;
    this.#store.update((now) => ({ ...now, isLoading: true, error: undefined }));
    try {
      const page = await this.#fetch(after, { signal: mine.signal, isQuiet });
      if (mine.signal.aborted) return;
      this.#next = page.next ?? undefined;
      this.#store.set({
        items: [...before(), ...page.items],
        isLoading: false,
        hasMore: this.#next !== undefined,
        error: undefined,
      });
    } catch (thrown) {
      if (mine.signal.aborted) return;
      this.#store.update((now) => ({ ...now, isLoading: false, error: toAppError(thrown) }));
    }
  }
}
