/** Has a step taken again that has failed, ever more slowly, until it works or nobody wants it any more. */
import type { AppError } from "../lib/appError.ts";
import { type Backoff, FIRST_TRY, waitMs } from "./backoff.ts";

/** Whether another try may help: the way or the server has failed, and did not refuse. */
export function isPassing({ category }: AppError): boolean {
  return category === "network" || category === "unexpected";
}

export class Again {
  readonly #step: () => void;
  /** Failures in a row; undefined while the step is not wanted. */
  #failures: Backoff | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `step`: tells by `failed` or `worked` what has become of it. */
  constructor(step: () => void) {
    this.#step = step;
  }

  /** Failures count from now on. */
  start(): void {
    this.#failures ??= FIRST_TRY;
  }

  /** Calls the next try off, and any after it. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#failures = undefined;
  }

  /** The step is taken again after a while. Returns how often it has failed by now. */
  failed(): number {
    if (this.#failures === undefined) return 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#step, waitMs(this.#failures, Math.random()));
    this.#failures += 1;
    return this.#failures;
  }

  /** It has worked, whoever tried: the next failure is a first one. */
  worked(): void {
    clearTimeout(this.#timer);
    if (this.#failures !== undefined) this.#failures = FIRST_TRY;
  }
}
