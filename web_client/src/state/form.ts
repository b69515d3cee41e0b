/** What is typed into a form, what is wrong with it, and whether it is on its way to the server. */
import { type AppError, toAppError } from "../lib/appError.ts";
import { Store, type Watchable } from "../lib/store.ts";

/** `missing` and the like come from our own check; `refused` is the server's. */
export type Fault = "missing" | "too-short" | "not-equal" | "malformed" | "refused";

export type Faults<V> = Partial<Record<keyof V, Fault>>;

export interface FormSnapshot<V> {
  readonly values: V;
  readonly faults: Faults<V>;
  readonly isBusy: boolean;
  /** What belongs to no field. */
  readonly error: AppError | undefined;
}

export interface FormSteps<V> {
  /** Finds what need not be sent to be known as wrong. */
  readonly check?: (values: V) => Faults<V>;
  /** Sends the values; throws AppError. What follows a success is its business, too. */
  readonly send: (values: V) => Promise<void>;
}

/** What a field needs of its form; a form of more fields will do. */
export interface FormFields<V extends object> {
  readonly snapshot: Watchable<FormSnapshot<V>>;
  set<K extends keyof V>(field: K, value: V[K]): void;
}

export class FormModel<V extends object> implements FormFields<V> {
  readonly #initial: V;
  readonly #steps: FormSteps<V>;
  readonly #store: Store<FormSnapshot<V>>;

  constructor(initial: V, steps: FormSteps<V>) {
    this.#initial = initial;
    this.#steps = steps;
    this.#store = new Store<FormSnapshot<V>>({ values: initial, ...NOTHING_WRONG });
  }

  get snapshot(): Watchable<FormSnapshot<V>> {
    return this.#store;
  }

  /** Takes a value; its field is no longer called wrong. */
  set<K extends keyof V>(field: K, value: V[K]): void {
    this.#store.update((now) => ({
      ...now,
      values: { ...now.values, [field]: value },
      faults: { ...now.faults, [field]: undefined },
    }));
  }

  /** Checks and sends; returns whether it was accepted. Does nothing while one sending is under way. */
  async submit(): Promise<boolean> {
    const { values, isBusy } = this.#store.get();
    if (isBusy) return false;
    const faults = this.#steps.check?.(values) ?? {};
    const isRight = Object.values(faults).every((fault) => fault === undefined);
    this.#store.update((now) => ({ ...now, faults, error: undefined, isBusy: isRight }));
    if (!isRight) return false;
    try {
      await this.#steps.send(values);
      this.#store.update((now) => ({ ...now, isBusy: false }));
      return true;
    } catch (thrown) {
      this.#store.update((now) => ({ ...now, isBusy: false, ...blame(values, toAppError(thrown)) }));
      return false;
    }
  }

  /** Empties the form, or fills it with what it now stands for. */
  reset(values: V = this.#initial): void {
    this.#store.set({ values, ...NOTHING_WRONG });
  }

  /** Says what is wrong before anything is sent. */
  blame(faults: Faults<V>): void {
    this.#store.update((now) => ({ ...now, faults, error: undefined }));
  }

  /** Shows a failure of something that stands beside the form. */
  fail(error: AppError): void {
    this.#store.update((now) => ({ ...now, error }));
  }

  dismiss(): void {
    this.#store.update((now) => ({ ...now, error: undefined }));
  }
}

const NOTHING_WRONG = { faults: {}, isBusy: false, error: undefined } as const;

/** Puts the server's refusal to the fields it names; what this form has no field for is told as a whole. */
function blame<V extends object>(values: V, error: AppError): Pick<FormSnapshot<V>, "faults" | "error"> {
  const known = error.fields.map((name) => name.split(".")[0]).filter((name) => name && name in values);
  const faults: Faults<V> = {};
  for (const name of known) faults[name as keyof V] = "refused";
  return { faults, error: known.length > 0 && error.code === "malformed" ? undefined : error };
}
