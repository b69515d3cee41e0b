/** Something that is written to the clinic: kept in this browser until it has arrived, and never sent as two. */
import { FormModel } from "../form.ts";

export interface Words {
  readonly body: string;
}

/** What is being written. `id`: under which these very words were sent, and may have arrived. */
export interface Begun extends Words {
  readonly id?: string;
}

export interface LetterDoors {
  /** Throws AppError. Words that were sent already under this id are not sent again by it. */
  readonly send: (body: string, id: string) => Promise<unknown>;
  /** Keeps what is being written; nothing of it once it is empty. */
  readonly keep: (begun: Begun) => Promise<void>;
}

const EMPTY: Words = { body: "" };

export class Letter {
  readonly form: FormModel<Words>;
  #begun: Begun = EMPTY;

  constructor({ send, keep }: LetterDoors) {
    this.form = new FormModel(EMPTY, {
      check: ({ body }) => (body.trim() === "" ? { body: "missing" } : {}),
      send: async ({ body }) => {
        const id = this.#begun.id ?? crypto.randomUUID();
        this.#begun = { body, id };
        // Before it leaves: should no answer come, whoever looks again knows by its id whether it arrived.
        await keep(this.#begun);
        await send(body.trim(), id);
        this.arrived([id]);
      },
    });
    this.form.snapshot.subscribe(() => {
      const { body } = this.form.snapshot.get().values;
      if (body === this.#begun.body) return;
      this.#begun = { body }; // other words are another message
      void keep(this.#begun);
    });
  }

  /** Goes on with what was being written before. */
  restore(begun: Begun): void {
    this.#begun = begun;
    this.form.set("body", begun.body);
  }

  /** Ends it when it is among what the clinic has; what was written since then is another one, and stays. */
  arrived(ids: readonly string[]): void {
    if (this.#begun.id !== undefined && ids.includes(this.#begun.id)) this.form.reset();
  }
}
