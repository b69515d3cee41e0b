/**
 * What was written and not sent yet, kept sealed in this browser: answers, and files the server has not whole; and of a
 * case that was sent, the reply that is being written, and how far its messages were read.
 *
 * It is wiped when it was sent, when the way to it is closed (the link was revoked or has run out), and after seven
 * days, which is as long as the server waits for the rest of an upload.
 */
import { toBase64Url } from "../../lib/base64url.ts";
import { openBacking } from "../../lib/indexedBacking.ts";
import { type Drawer, SealedShelf } from "../../lib/sealedShelf.ts";
import type { Answers } from "../questionnaire.ts";
import type { Begun } from "./letter.ts";
import type { SentFile } from "./sentFile.ts";
import type { FileShelf, KeptFile } from "./uploads.ts";

const DATABASE = "housecall.drafts";
const LIFE_MS = 7 * 86_400_000;
/** Larger files are asked for again rather than kept twice on a phone. Bytes. */
const MOST_KEPT = 64 << 20;

/** The answers so far. `kind`: of the case, because the form itself is another in each language. */
export interface Written {
  readonly kind: string;
  readonly location: string;
  readonly callBack: string;
  readonly answers: Answers;
}

/** What may be written about a case that was sent. */
export type LetterKind = "reply" | "reopening" | "wish";

/** How somebody comes to their case: by a link's token, or by the public page of a clinic. */
export type Way = { readonly token: string } | { readonly clinic: string };

const ANSWERS = "answers";
const READ = "read";
const encoded = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const decoded = <T>(bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as T;

/** One case's draft. What is put last stays, because each step waits for the one before. */
export class Draft implements FileShelf {
  readonly #drawer: Drawer;
  #last: Promise<unknown> = Promise.resolve();
  #isWiped = false;

  constructor(drawer: Drawer) {
    this.#drawer = drawer;
  }

  readonly write = (written: Written): Promise<void> =>
    this.#inTurn(() => this.#drawer.put(ANSWERS, encoded(written)));

  readonly written = async (): Promise<Written | undefined> => {
    const bytes = await this.#drawer.get(ANSWERS);
    return bytes && decoded<Written>(bytes);
  };

  /** Begins the answers anew; files stay. */
  readonly clear = (): Promise<void> => this.#inTurn(() => this.#drawer.remove(ANSWERS));

  /** Keeps what is being written; nothing of it once it is empty. */
  readonly keepBegun = (kind: LetterKind, begun: Begun): Promise<void> =>
    this.#inTurn(() =>
      begun.body === ""
        ? this.#drawer.remove(`begun:${kind}`)
        : this.#drawer.put(`begun:${kind}`, encoded(begun)),
    );

  readonly begun = async (kind: LetterKind): Promise<Begun | undefined> => {
    const bytes = await this.#drawer.get(`begun:${kind}`);
    return bytes && decoded<Begun>(bytes);
  };

  /** Up to which message was read here. */
  readonly readUpTo = async (): Promise<number> => {
    const bytes = await this.#drawer.get(READ);
    return bytes ? decoded<number>(bytes) : 0;
  };

  readonly keepRead = (seq: number): Promise<void> =>
    this.#inTurn(() => this.#drawer.put(READ, encoded(seq)));

  readonly put = async ({ file, type, bytes }: KeptFile): Promise<void> => {
    if (bytes && bytes.size <= MOST_KEPT) {
      const content = new Uint8Array(await bytes.arrayBuffer());
      await this.#inTurn(() => this.#drawer.put(`bytes:${file.id}`, content));
    }
    await this.note(file, type);
  };

  readonly note = (file: SentFile, type: string): Promise<void> => {
    const { preview: _, error: __, ...kept } = file; // neither outlives the page
    return this.#inTurn(() => this.#drawer.put(`file:${file.id}`, encoded({ file: kept, type })));
  };

  readonly remove = (id: string): Promise<void> =>
    this.#inTurn(async () => {
      await this.#drawer.remove(`bytes:${id}`);
      await this.#drawer.remove(`file:${id}`);
    });

  readonly all = async (): Promise<readonly KeptFile[]> => {
    const names = await this.#drawer.names("file:");
    const kept = await Promise.all(names.map((name) => this.#kept(name)));
    return kept.filter((file) => file !== undefined);
  };

  /** Nothing is put any more: what is still under way would come back after the wiping. */
  readonly end = async (wipe: () => Promise<void>): Promise<void> => {
    await this.#inTurn(async () => {
      this.#isWiped = true;
      await wipe();
    });
  };

  async #kept(name: string): Promise<KeptFile | undefined> {
    const record = await this.#drawer.get(name);
    if (!record) return undefined;
    const { file, type } = decoded<Omit<KeptFile, "bytes">>(record);
    const content = await this.#drawer.get(`bytes:${file.id}`);
    return { file, type, bytes: content && new Blob([content], { type }) };
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(() => (this.#isWiped ? undefined : step()));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** The drafts of this browser. */
export class Drafts {
  readonly #shelf: Promise<SealedShelf | undefined>;

  constructor(shelf: Promise<SealedShelf | undefined> = opened()) {
    this.#shelf = shelf;
  }

  /** `way`: by which this case is come by. Undefined where the browser can keep no secret. */
  async open(caseId: string, way: Way): Promise<Draft | undefined> {
    const shelf = await this.#shelf;
    if (!shelf) return undefined;
    const name = await nameOf(way);
    // The public page leads to one case at a time: that of who came in last.
    if ("clinic" in way) await shelf.leaveWay(name);
    return new Draft(await shelf.open(caseId, name, LIFE_MS));
  }

  async wipe(caseId: string, draft: Draft | undefined): Promise<void> {
    const shelf = await this.#shelf;
    if (shelf) await (draft ? draft.end(() => shelf.wipe(caseId)) : shelf.wipe(caseId));
  }

  /** Wipes what a way led to that is closed. */
  async wipeWay(way: Way): Promise<void> {
    await (await this.#shelf)?.wipeWay(await nameOf(way));
  }
}

async function opened(): Promise<SealedShelf | undefined> {
  // Browsers hide it on pages that are not https.
  if (!globalThis.crypto?.subtle) return undefined;
  try {
    const shelf = new SealedShelf(await openBacking(DATABASE));
    await shelf.sweep();
    return shelf;
  } catch {
    return undefined;
  }
}

/** The link's token itself opens the case, so only its hash is kept. */
async function nameOf(way: Way): Promise<string> {
  if ("clinic" in way) return `public:${way.clinic}`;
  if (!globalThis.crypto?.subtle) return "";
  return toBase64Url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(way.token)));
}
