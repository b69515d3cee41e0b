/** What clinic and patient write each other about a case that was sent, the answer to it, and how it goes on. */
import { AppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import type { CaseAnswer, CaseMessage, GuestCase, GuestCaseApi } from "../../signalling/guestCase.ts";
import type { FormModel } from "../form.ts";
import type { LetterKind } from "./draft.ts";
import { type Begun, Letter, type Words } from "./letter.ts";

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
  readonly keepBegun: (kind: LetterKind, begun: Begun) => Promise<void>;
}

export class CorrespondenceModel {
  /** A message; a case that waits for its patient goes on with it. */
  readonly writing: FormModel<Words>;
  /** What is still open after an answer. */
  readonly reopening: FormModel<Words>;
  /** Why one would rather talk. */
  readonly wishing: FormModel<Words>;
  readonly #letters: Readonly<Record<LetterKind, Letter>>;
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
    this.#letters = {
      reply: this.#letter("reply", (body, id) => {
        if (doors.hasLooseFiles()) throw new AppError("files-pending");
        return api.write(body, id);
      }),
      reopening: this.#letter("reopening", (body, id) => api.reopen(body, id)),
      wish: this.#letter("wish", (body) => api.wishVisit(body)), // asked for again, it is the same visit
    };
    this.writing = this.#letters.reply.form;
    this.reopening = this.#letters.reopening.form;
    this.wishing = this.#letters.wish.form;
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
  async restore(begun: (kind: LetterKind) => Promise<Begun | undefined>): Promise<void> {
    for (const [kind, letter] of Object.entries(this.#letters) as [LetterKind, Letter][]) {
      const found = await begun(kind);
      if (found) letter.restore(found);
    }
  }

  /** Empties what is shown and being written, for whoever comes next at this device. */
  forget(): void {
    for (const { form } of Object.values(this.#letters)) form.reset();
    this.#acknowledged = 0;
    this.#receipts.clear();
    this.#store.set({ messages: [], answers: [], readUpTo: 0 });
  }

  /** What an older look brings does not replace what a newer one has brought. What has arrived is written no more. */
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
    this.#store.update((now) => ({ ...now, messages, answers: answers.items }));
    for (const letter of Object.values(this.#letters)) letter.arrived(messages.map(({ id }) => id));
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

  #letter(kind: LetterKind, send: (body: string, id: string) => Promise<unknown>): Letter {
    return new Letter({
      keep: (begun) => this.#doors.keepBegun(kind, begun),
      send: async (body, id) => {
        await send(body, id);
        await this.#doors.onChange();
      },
    });
  }
}
