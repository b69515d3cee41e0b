/** Small values kept between visits (device choice, language) or until the tab closes (name); never clinical text. */

/** The part of the Web Storage API that is used here. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Stands in where the browser forbids storage, as Safari and Firefox can in private windows. */
export class MemoryShelf implements Shelf {
  readonly #values = new Map<string, string>();
  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }
  removeItem(key: string): void {
    this.#values.delete(key);
  }
}

/** Returns the shelf that `open` yields, or one in memory when opening or writing throws. */
export function usableShelf(open: () => Shelf): Shelf {
  try {
    const shelf = open();
    shelf.setItem("housecall.probe", "1");
    shelf.removeItem("housecall.probe");
    return shelf;
  } catch {
    return new MemoryShelf();
  }
}

export class Remembered<T> {
  readonly #shelf: Shelf;
  readonly #key: string;
  readonly #parse: (raw: unknown) => T;

  /** `parse` receives what was stored, or undefined, and always returns a valid value. */
  constructor(shelf: Shelf, key: string, parse: (raw: unknown) => T) {
    this.#shelf = shelf;
    this.#key = `housecall.${key}`;
    this.#parse = parse;
  }

  get(): T {
    const stored = this.#shelf.getItem(this.#key);
    if (stored === null) return this.#parse(undefined);
    try {
      return this.#parse(JSON.parse(stored));
    } catch {
      return this.#parse(undefined);
    }
  }

  set(value: T): void {
    try {
      this.#shelf.setItem(this.#key, JSON.stringify(value));
    } catch {
      // A full disk must not stop a visit: the value is simply forgotten.
    }
  }
}
