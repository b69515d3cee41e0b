/**
 * Values kept in the browser until their drawer is wiped, each drawer under a key of its own.
 *
 * The key (AES-GCM, W3C Web Cryptography) cannot be taken out of the browser: who copies the disk's files, or
 * reads them with a script of another site, has nothing. Wiping a drawer destroys its key first.
 */

/** Whatever lies in a drawer: bytes, sealed. */
interface SealedValue {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

interface DrawerRow {
  readonly key: CryptoKey;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** By which way this drawer was come by, so that it can be wiped when that way is closed. */
  readonly way: string;
}

export type Table = "drawers" | "values";

/** Where rows are kept: IndexedDB, or memory where the browser forbids that. */
export interface Backing {
  readonly get: (table: Table, key: string) => Promise<unknown>;
  readonly put: (table: Table, key: string, row: unknown) => Promise<void>;
  readonly remove: (table: Table, key: string) => Promise<void>;
  /** All keys that begin so, in order. */
  readonly keys: (table: Table, prefix: string) => Promise<readonly string[]>;
}

export class MemoryBacking implements Backing {
  readonly #tables = { drawers: new Map<string, unknown>(), values: new Map<string, unknown>() };
  readonly get = async (table: Table, key: string) => this.#tables[table].get(key);
  readonly put = async (table: Table, key: string, row: unknown) => void this.#tables[table].set(key, row);
  readonly remove = async (table: Table, key: string) => void this.#tables[table].delete(key);
  readonly keys = async (table: Table, prefix: string) =>
    [...this.#tables[table].keys()].filter((key) => key.startsWith(prefix)).sort();
}

export class Drawer {
  readonly #backing: Backing;
  readonly #name: string;
  readonly #key: CryptoKey;

  constructor(backing: Backing, name: string, key: CryptoKey) {
    this.#backing = backing;
    this.#name = name;
    this.#key = key;
  }

  readonly put = async (name: string, value: Uint8Array<ArrayBuffer>): Promise<void> => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = await crypto.subtle.encrypt(this.#algorithm(name, iv), this.#key, value);
    await this.#backing.put("values", this.#place(name), { iv, bytes } satisfies SealedValue);
  };

  /** Undefined when nothing is there, or what is there was sealed under another key. */
  readonly get = async (name: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const found = (await this.#backing.get("values", this.#place(name))) as SealedValue | undefined;
    if (!found) return undefined;
    try {
      const opened = await crypto.subtle.decrypt(this.#algorithm(name, found.iv), this.#key, found.bytes);
      return new Uint8Array(opened);
    } catch {
      return undefined;
    }
  };

  readonly remove = (name: string): Promise<void> => this.#backing.remove("values", this.#place(name));

  readonly names = async (prefix = ""): Promise<readonly string[]> =>
    (await this.#backing.keys("values", this.#place(prefix))).map((key) => key.slice(this.#name.length + 1));

  #place(name: string): string {
    return `${this.#name}/${name}`;
  }

  /** A value that was moved to another name does not open there. */
  #algorithm(name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
    return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(this.#place(name)) };
  }
}

export class SealedShelf {
  readonly #backing: Backing;
  readonly #now: () => number;

  constructor(backing: Backing, now: () => number = Date.now) {
    this.#backing = backing;
    this.#now = now;
  }

  /** Opens a drawer, or begins one that is wiped `lifeMs` from now; `way` is by which it is come by from now on. */
  async open(name: string, way: string, lifeMs: number): Promise<Drawer> {
    const found = await this.#row(name);
    if (found && found.until > this.#now()) {
      if (found.way !== way) await this.#backing.put("drawers", name, { ...found, way });
      return new Drawer(this.#backing, name, found.key);
    }
    if (found) await this.wipe(name);
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    await this.#backing.put("drawers", name, { key, until: this.#now() + lifeMs, way } satisfies DrawerRow);
    return new Drawer(this.#backing, name, key);
  }

  async wipe(name: string): Promise<void> {
    await this.#backing.remove("drawers", name);
    for (const key of await this.#backing.keys("values", `${name}/`))
      await this.#backing.remove("values", key);
  }

  /** Wipes what was come by in a way that is closed. */
  async wipeWay(way: string): Promise<void> {
    for (const [name] of await this.#where((row) => row.way === way)) await this.wipe(name);
  }

  /** A way that leads elsewhere from now on: what was come by in it stays until its time. */
  async leaveWay(way: string): Promise<void> {
    for (const [name, row] of await this.#where((found) => found.way === way))
      await this.#backing.put("drawers", name, { ...row, way: "" } satisfies DrawerRow);
  }

  /** Wipes what is past its time. */
  async sweep(): Promise<void> {
    for (const [name] of await this.#where((row) => row.until <= this.#now())) await this.wipe(name);
  }

  async #where(is: (row: DrawerRow) => boolean): Promise<readonly (readonly [string, DrawerRow])[]> {
    const names = await this.#backing.keys("drawers", "");
    const rows = await Promise.all(names.map(async (name) => [name, await this.#row(name)] as const));
    return rows.flatMap(([name, row]) => (row && is(row) ? [[name, row] as const] : []));
  }

  async #row(name: string): Promise<DrawerRow | undefined> {
    return (await this.#backing.get("drawers", name)) as DrawerRow | undefined;
  }
}
