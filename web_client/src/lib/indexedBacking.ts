/** A sealed shelf's rows in IndexedDB (W3C Indexed Database API 3.0), which can hold keys that nobody can export. */
import { type Backing, MemoryBacking, type Table } from "./sealedShelf.ts";

const TABLES: readonly Table[] = ["drawers", "values"];

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

class IndexedBacking implements Backing {
  readonly #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

  readonly get = (table: Table, key: string): Promise<unknown> => settled(this.#reading(table).get(key));

  readonly put = (table: Table, key: string, row: unknown): Promise<void> =>
    this.#written(table, (store) => void store.put(row, key));

  readonly remove = (table: Table, key: string): Promise<void> =>
    this.#written(table, (store) => void store.delete(key));

  readonly keys = async (table: Table, prefix: string): Promise<readonly string[]> =>
    (await settled(this.#reading(table).getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))).map(
      String,
    );

  #reading(table: Table): IDBObjectStore {
    return this.#database.transaction(table).objectStore(table);
  }

  /** Resolves when it is on the disk, not merely asked for: the tab may be closed right after. */
  #written(table: Table, change: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(table, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore(table));
    });
  }
}

/** Opens the database `name`; rows stay in memory where the browser forbids it, as private windows may. */
export async function openBacking(name: string): Promise<Backing> {
  try {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      for (const table of TABLES) opening.result.createObjectStore(table);
    };
    return new IndexedBacking(await settled(opening));
  } catch {
    return new MemoryBacking();
  }
}
