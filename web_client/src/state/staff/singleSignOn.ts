/** Signing in by way of the clinic's own provider: whether it has one, where that begins, and what went wrong there. */
import type { Remembered } from "../../lib/remembered.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { type Api, answer } from "../../signalling/restApi.ts";

export const SIGN_IN_PROBLEMS = ["single_sign_on_failed", "sign_in_refused", "too_many_attempts"] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

/** Where the server says what went wrong on the way back. */
const PARAMETER = "sign_in_problem";

/** What the address says of the way back; a problem that nobody knows is a failure like any other. */
export function problemIn(search: string): SignInProblem | undefined {
  const named = new URLSearchParams(search).get(PARAMETER);
  if (named === null) return undefined;
  return SIGN_IN_PROBLEMS.find((known) => known === named) ?? "single_sign_on_failed";
}

/** The address without it, so that it is told once. */
export function withoutProblem(path: string, search: string): string {
  const left = new URLSearchParams(search);
  left.delete(PARAMETER);
  return left.size > 0 ? `${path}?${left}` : path;
}

export class SingleSignOnOffer {
  readonly #api: Api;
  readonly #remembered: Remembered<string>;
  readonly #clinic = new Store<string | undefined>(undefined);
  #asked = "";

  /** `remembered`: the clinic that this browser signs in to. */
  constructor(api: Api, remembered: Remembered<string>) {
    this.#api = api;
    this.#remembered = remembered;
  }

  /** The short name of the clinic that is named, if it has a provider. */
  get clinic(): Watchable<string | undefined> {
    return this.#clinic;
  }

  /** Asks whether the clinic that was typed has one; a clinic that nobody knows has none. */
  async look(typed: string): Promise<void> {
    const slug = typed.trim().toLowerCase();
    if (slug === this.#asked) return;
    this.#asked = slug;
    this.#clinic.set(undefined);
    if (slug === "") return;
    const params = { path: { slug } };
    const found = await answer(this.#api.GET("/api/v1/clinics/{slug}", { params })).catch(() => undefined);
    if (this.#asked === slug && found?.single_sign_on) this.#clinic.set(slug);
  }

  /** Remembers the clinic before the browser leaves for its provider. */
  leave(slug: string): void {
    this.#remembered.set(slug);
  }
}

/** Where the way to the provider begins; the browser goes there as to any page. */
export function startOf(slug: string): string {
  return `/api/v1/oidc/${encodeURIComponent(slug)}/start`;
}
