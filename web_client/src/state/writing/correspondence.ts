/** What clinic and patient write each other about a case that was sent, and the answer to it. */
import { Store, type Watchable } from "../../lib/store.ts";
import type { CaseAnswer, CaseMessage, GuestCase, GuestCaseApi } from "../../signalling/guestCase.ts";
import { FormModel } from "../form.ts";

export type { CaseAnswer, GuestCase };

export interface CorrespondenceSnapshot {
  readonly messages: readonly CaseMessage[];
  readonly answers: readonly CaseAnswer[];
}

export class CorrespondenceModel {
  readonly writing: FormModel<{ body: string }>;
  readonly #api: GuestCaseApi;
  readonly #store = new Store<CorrespondenceSnapshot>({ messages: [], answers: [] });
  readonly #receipts = new Set<string>();

  /** `onSent`: a message may set a case going again that waited for it. */
  constructor(api: GuestCaseApi, onSent: () => void) {
    this.#api = api;
    this.writing = new FormModel(
      { body: "" },
      {
        check: ({ body }) => (body.trim() === "" ? { body: "missing" } : {}),
        send: async ({ body }) => {
          await api.write(body.trim());
          this.writing.reset();
          onSent();
        },
      },
    );
  }

  get snapshot(): Watchable<CorrespondenceSnapshot> {
    return this.#store;
  }

  async refresh({ answer_ready, answer_needs_birth_date }: GuestCase): Promise<void> {
    const mayRead = answer_ready && !answer_needs_birth_date;
    const [messages, answers] = await Promise.all([
      this.#api.messages(),
      mayRead ? this.#api.answers() : Promise.resolve({ items: [] }),
    ]);
    this.#store.set({ messages: messages.items, answers: answers.items });
  }

  /** Tells the clinic that an answer is on screen; once for each. */
  readonly seen = (answer: string): void => {
    if (this.#receipts.has(answer)) return;
    this.#receipts.add(answer);
    void this.#api.received(answer).catch(() => this.#receipts.delete(answer));
  };
}
