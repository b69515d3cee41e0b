/** A note or a summary of a visit while it is written: kept by itself, signed once, and then read only. */
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { coalesced } from "../../../lib/coalesced.ts";
import { Store, type Watchable } from "../../../lib/store.ts";
import { type Api, answer, type Shapes } from "../../../signalling/restApi.ts";

export type Note = Shapes["NoteView"];
export type NoteKind = Shapes["NoteKind"];

/** `typed`: not kept yet. */
export type Keeping = "loading" | "empty" | "typed" | "kept" | "failed";

export interface NotePadSnapshot {
  readonly text: string;
  readonly keeping: Keeping;
  /** Signed ones of this kind, the oldest first. */
  readonly signed: readonly Note[];
  readonly error: AppError | undefined;
}

export interface NotePadDoors {
  readonly list: () => Promise<readonly Note[]>;
  readonly draft: (text: string) => Promise<Note>;
  readonly edit: (note: string, text: string) => Promise<Note>;
  readonly sign: (note: string) => Promise<Note>;
  /** Calls `step` after `ms`, unless the returned function is called. */
  readonly later: (step: () => void, ms: number) => () => void;
}

/** Milliseconds after the last key. */
export const KEEP_AFTER_MS = 1_000;

export function notePadDoors(api: Api, encounter: string, kind: NoteKind): NotePadDoors {
  const params = { path: { encounter } };
  return {
    list: async () => (await answer(api.GET("/api/v1/encounters/{encounter}/notes", { params }))).items,
    draft: (text) =>
      answer(api.POST("/api/v1/encounters/{encounter}/notes", { params, body: { kind, text } })),
    edit: (note, text) =>
      answer(api.PUT("/api/v1/notes/{note}", { params: { path: { note } }, body: { text } })),
    sign: (note) => answer(api.POST("/api/v1/notes/{note}/sign", { params: { path: { note } } })),
    later: (step, ms) => {
      const timer = setTimeout(step, ms);
      return () => clearTimeout(timer);
    },
  };
}

export class NotePad {
  readonly kind: NoteKind;
  readonly #doors: NotePadDoors;
  readonly #author: string;
  readonly #store = new Store<NotePadSnapshot>({
    text: "",
    keeping: "loading",
    signed: [],
    error: undefined,
  });
  #draft: string | undefined;
  #kept = "";
  #stopWaiting: (() => void) | undefined;

  /** `author`: who writes here; drafts of others are theirs to finish. */
  constructor(kind: NoteKind, author: string, doors: NotePadDoors) {
    this.kind = kind;
    this.#author = author;
    this.#doors = doors;
  }

  get snapshot(): Watchable<NotePadSnapshot> {
    return this.#store;
  }

  /** Shows what was written before; what is being typed stays. */
  readonly load = async (): Promise<void> => {
    try {
      const mine = (await this.#doors.list()).filter(
        ({ kind, addendum_to }) => kind === this.kind && addendum_to === null,
      );
      const signed = mine.filter(({ signed_at }) => signed_at !== null);
      this.#set({ signed, error: undefined });
      const draft = mine.findLast(({ signed_at, author }) => signed_at === null && author === this.#author);
      const { keeping } = this.#store.get();
      if (this.#draft !== undefined || (keeping !== "loading" && keeping !== "empty")) return;
      this.#draft = draft?.id;
      this.#kept = draft?.text ?? "";
      this.#set({ text: this.#kept, keeping: draft ? "kept" : "empty" });
    } catch (thrown) {
      this.#set({ error: toAppError(thrown) });
    }
  };

  readonly type = (text: string): void => {
    this.#set({ text, keeping: "typed" });
    this.#stopWaiting?.();
    this.#stopWaiting = this.#doors.later(() => void this.keep(), KEEP_AFTER_MS);
  };

  /** Keeps what was typed now; a failure is shown, and the next key tries again. */
  readonly keep = coalesced(async () => {
    this.#stopWaiting?.();
    const { text, keeping } = this.#store.get();
    if (keeping !== "typed" && keeping !== "failed") return;
    // A draft is never empty: one that was emptied stays as it was until there are words again.
    if (text.trim() === "") {
      if (this.#draft === undefined) this.#set({ keeping: "empty", error: undefined });
      return;
    }
    try {
      if (text !== this.#kept) {
        const { draft, edit } = this.#doors;
        const note = this.#draft === undefined ? await draft(text) : await edit(this.#draft, text);
        this.#draft = note.id;
        this.#kept = text;
      }
      if (this.#store.get().text === text) this.#set({ keeping: "kept", error: undefined });
    } catch (thrown) {
      this.#set({ keeping: "failed", error: toAppError(thrown) });
    }
  });

  /** Signs what stands here, for good. Throws AppError. */
  readonly sign = async (): Promise<void> => {
    await this.keep();
    const { error, keeping } = this.#store.get();
    if (keeping !== "kept" || this.#draft === undefined) {
      if (error) throw error;
      return;
    }
    const note = await this.#doors.sign(this.#draft);
    this.#draft = undefined;
    this.#kept = "";
    const { signed } = this.#store.get();
    this.#set({ text: "", keeping: "empty", signed: [...signed, note], error: undefined });
  };

  /** Keeps what is left when its screen goes. */
  close(): void {
    void this.keep();
  }

  #set(change: Partial<NotePadSnapshot>): void {
    this.#store.update((now) => ({ ...now, ...change }));
  }
}
