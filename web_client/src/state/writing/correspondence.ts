/** What clinic and patient write each other about a case that was sent, the answer to it, and how it goes on. */
import { AppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import type { CaseAnswer, CaseMessage, GuestCase, GuestCaseApi } from "../../signalling/guestCase.ts";
import { FormModel } from "../form.ts";
import type { Begun } from "./draft.ts";

export type { CaseAnswer, CaseMessage, GuestCase };

export interface CorrespondenceSnapshot {
  readonly messages: readonly CaseMessage[];
  readonly answers: readonly CaseAnswer[];
  /** Messages of the clinic beyond this number are new to who looks. */
  readonly readUpTo: number;
}

export interface CorrespondenceDoors {
  /** Looks at the case again: what was done may have changed how it stands. */
  readonly onChange: () => Promise<void>;
  /** Whether a file is still on its way, or waits for a decision. */
  readonly hasLooseFiles: () => boolean;
  /** Keeps in this browser how far was read. */
  readonly keepRead: (seq: number) => void;
  /** Keeps in this browser what is being written; empty once it was sent. */
  readonly keepBegun: (what: Begun, words: string) => void;
}

interface Words {
  readonly body: string;
}

const EMPTY: Words = { body: "" };

export class CorrespondenceModel {
  /** A message; a case that waits for its patient goes on with it. */
  readonly writing: FormModel<Words>;
  /** What is still open after an answer. */
  readonly reopening: FormModel<Words>;
  /** Why one would rather talk. */
  readonly wishing: FormModel<Words>;
  readonly #api: GuestCaseApi;
  readonly #doors: CorrespondenceDoors;
  readonly #store = new Store<CorrespondenceSnapshot>({ messages: [], answers: [], readUpTo: 0 });
  readonly #receipts = new Set<string>();
  #acknowledged = 0;
  #asked = 0;
  #shown = 0;

  constructor(api: GuestCaseApi, doors: CorrespondenceDoors) {
    this.#api = api;
    this.#doors = doors;
    this.writing = this.#form("reply", (body) => {
      if (doors.hasLooseFiles()) throw new AppError("files-pending");
      return api.write(body);
    });
    this.reopening = this.#form("reopening", (body) => api.reopen(body));
    this.wishing = this.#form("wish", (body) => api.wishVisit(body));
  }

  get snapshot(): Watchable<CorrespondenceSnapshot> {
    return this.#store;
  }

  /** `seq`: up to which message was read when this browser last looked. */
  beginAt(seq: number): void {
    this.#acknowledged = seq;
    this.#store.update((now) => ({ ...now, readUpTo: seq }));
  }

  /** Goes on with what was being written here before. */
  async restore(begun: (what: Begun) => Promise<string>): Promise<void> {
    const forms = { reply: this.writing, reopening: this.reopening, wish: this.wishing };
    for (const [what, form] of Object.entries(forms) as [Begun, FormModel<Words>][]) {
      const body = await begun(what);
      if (body !== "") form.set("body", body);
    }
  }

  /** Empties what is shown and being written, for whoever comes next at this device. */
  forget(): void {
    for (const form of [this.writing, this.reopening, this.wishing]) form.reset();
    this.#acknowledged = 0;
    this.#receipts.clear();
    this.#store.set({ messages: [], answers: [], readUpTo: 0 });
  }

  /** What an older look brings does not replace what a newer one has brought. */
  async refresh({ answer_ready, answer_needs_birth_date }: GuestCase): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const mayRead = answer_ready && !answer_needs_birth_date;
    const [messages, answers] = await Promise.all([
      this.#api.messages(),
      mayRead ? this.#api.answers() : Promise.resolve({ items: [] }),
    ]);
    if (turn < this.#shown) return;
    this.#shown = turn;
    this.#store.update((now) => ({ ...now, messages: messages.items, answers: answers.items }));
  }

  /** Tells the clinic that an answer is on screen; once for each. */
  readonly seen = (answer: string): void => {
    if (this.#receipts.has(answer)) return;
    this.#receipts.add(answer);
    void this.#api.received(answer).catch(() => this.#receipts.delete(answer));
  };

  /** Tells the clinic that the messages are on screen. */
  readonly seenMessages = (): void => {
    const last = this.#store.get().messages.at(-1)?.seq ?? 0;
    if (last <= this.#acknowledged) return;
    this.#acknowledged = last;
    this.#doors.keepRead(last);
    void this.#api.readUpTo(last).catch(() => undefined);
  };

  /** Throws AppError. */
  readonly withdraw = async (): Promise<void> => {
    await this.#api.withdraw();
    this.writing.reset();
    await this.#doors.onChange();
  };

  #form(what: Begun, send: (body: string) => Promise<unknown>): FormModel<Words> {
    const form: FormModel<Words> = new FormModel(EMPTY, {
      check: ({ body }) => (body.trim() === "" ? { body: "missing" } : {}),
      send: async ({ body }) => {
        await send(body.trim());
        form.reset();
        await this.#doors.onChange();
      },
    });
    let kept = EMPTY.body;
    form.snapshot.subscribe(() => {
      const { body } = form.snapshot.get().values;
      if (body !== kept) this.#doors.keepBegun(what, body);
      kept = body;
    });
    return form;
  }
}
