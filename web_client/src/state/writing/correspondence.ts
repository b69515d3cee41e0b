/** What clinic and patient write each other about a case that was sent, the answer to it, and how it goes on. */
import { AppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import type { CaseAnswer, CaseMessage, GuestCase, GuestCaseApi } from "../../signalling/guestCase.ts";
import { FormModel } from "../form.ts";

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

  constructor(api: GuestCaseApi, doors: CorrespondenceDoors) {
    this.#api = api;
    this.#doors = doors;
    this.writing = this.#form((body) => {
      if (doors.hasLooseFiles()) throw new AppError("files-pending");
      return api.write(body);
    });
    this.reopening = this.#form((body) => api.reopen(body));
    this.wishing = this.#form((body) => api.wishVisit(body));
  }

  get snapshot(): Watchable<CorrespondenceSnapshot> {
    return this.#store;
  }

  /** `seq`: up to which message was read when this browser last looked. */
  beginAt(seq: number): void {
    this.#acknowledged = seq;
    this.#store.update((now) => ({ ...now, readUpTo: seq }));
  }

  async refresh({ answer_ready, answer_needs_birth_date }: GuestCase): Promise<void> {
    const mayRead = answer_ready && !answer_needs_birth_date;
    const [messages, answers] = await Promise.all([
      this.#api.messages(),
      mayRead ? this.#api.answers() : Promise.resolve({ items: [] }),
    ]);
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
    await this.#doors.onChange();
  };

  #form(send: (body: string) => Promise<unknown>): FormModel<Words> {
    const form: FormModel<Words> = new FormModel(EMPTY, {
      check: ({ body }) => (body.trim() === "" ? { body: "missing" } : {}),
      send: async ({ body }) => {
        await send(body.trim());
        form.reset();
        await this.#doors.onChange();
      },
    });
    return form;
  }
}
