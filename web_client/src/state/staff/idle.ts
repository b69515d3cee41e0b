/** Watches whether anybody is at the keyboard: warns before the session goes idle, and keeps it while they type. */
import { Store, type Watchable } from "../../lib/store.ts";

/** As on the server: so long after its last use a session is over. */
const IDLE_MS = 15 * 60_000;
const WARNING_MS = 60_000;
/** Somebody who only types asks nothing of the server; this often they are let seem to. */
const KEEP_MS = 4 * 60_000;

export type IdleStep = "wait" | "keep" | "warn" | "over";

/** What to do at `now`. All in milliseconds of one clock; `told` is when the server last heard of the person. */
export function idleStep(now: number, used: number, told: number): IdleStep {
  if (now - used >= IDLE_MS) return "over";
  if (now - used >= IDLE_MS - WARNING_MS) return "warn";
  return used > told && now - told >= KEEP_MS ? "keep" : "wait";
}

/** The part of `window` that is used here. */
export interface Desk {
  readonly addEventListener: (type: string, listener: () => void, options: AddEventListenerOptions) => void;
  readonly setInterval: (step: () => void, ms: number) => number;
  readonly clearInterval: (timer: number) => void;
}

export interface IdleDoors {
  /** Milliseconds. */
  readonly now: () => number;
  /** Lets the server know that somebody is there. */
  readonly keep: () => void;
  /** Nobody was: end the session. */
  readonly end: () => void;
  /** Whether the person is in a visit, where hands may rest: they count as there. */
  readonly isInVisit: () => boolean;
  /** When the person last did something in any tab. */
  readonly used: { readonly get: () => number; readonly set: (at: number) => void };
}

const LOOK_MS = 5_000;
/** What a person does; the capture phase sees it even where a screen keeps it for itself. */
const SIGNS = ["pointerdown", "keydown", "wheel", "touchmove"] as const;

export class IdleWatch {
  readonly #doors: IdleDoors;
  readonly #isWarning = new Store(false);
  readonly #stop: () => void;
  #told: number;

  constructor(desk: Desk, doors: IdleDoors) {
    this.#doors = doors;
    this.#told = doors.now();
    const ends = new AbortController();
    doors.used.set(doors.now());
    for (const sign of SIGNS) {
      desk.addEventListener(sign, () => this.#onSign(), {
        capture: true,
        passive: true,
        signal: ends.signal,
      });
    }
    const timer = desk.setInterval(() => this.#look(), LOOK_MS);
    this.#stop = () => {
      ends.abort();
      desk.clearInterval(timer);
    };
  }

  /** Whether to warn that the session is about to end. */
  get isWarning(): Watchable<boolean> {
    return this.#isWarning;
  }

  /** The person answers the warning: they are there. */
  readonly stay = (): void => {
    this.#doors.used.set(this.#doors.now());
    this.#isWarning.set(false);
    this.#keep();
  };

  close(): void {
    this.#stop();
  }

  #onSign(): void {
    // While the warning is up only its own button counts, so that a cat on the desk does not.
    if (!this.#isWarning.get()) this.#doors.used.set(this.#doors.now());
  }

  #look(): void {
    const { now, used, end, isInVisit } = this.#doors;
    if (isInVisit()) used.set(now());
    const step = idleStep(now(), used.get(), this.#told);
    this.#isWarning.set(step === "warn");
    if (step === "keep") this.#keep();
    if (step === "over") {
      this.close();
      end();
    }
  }

  #keep(): void {
    this.#told = this.#doors.now();
    this.#doors.keep();
  }
}
