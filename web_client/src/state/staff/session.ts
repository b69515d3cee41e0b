/** Whether somebody of the staff is signed in, who, and why not any more. */
import { type AppError, toAppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { type Api, answer, type Shapes } from "../../signalling/restApi.ts";

export type Me = Shapes["Me"];
export type Act = Shapes["Act"];

/** `left`: by their own wish · `idle`: nobody was at the keyboard · `over`: the server ended the session. */
export type Parting = "left" | "idle" | "over";

export type SessionState =
  | { readonly at: "asking" }
  | { readonly at: "unreachable"; readonly error: AppError }
  /** `why`: undefined when nobody was signed in. */
  | { readonly at: "out"; readonly why: Parting | undefined }
  /** A second factor is to be set up before anything else. */
  | { readonly at: "setup"; readonly me: Me }
  | { readonly at: "in"; readonly me: Me };

export class StaffSession {
  readonly #api: Api;
  readonly #store = new Store<SessionState>({ at: "asking" });

  constructor(api: Api) {
    this.#api = api;
  }

  get state(): Watchable<SessionState> {
    return this.#store;
  }

  /** Asks the server who this is, by the cookie that scripts cannot read. */
  readonly start = async (): Promise<void> => {
    this.#store.set({ at: "asking" });
    try {
      this.admit(await answer(this.#api.GET("/api/v1/me")));
    } catch (thrown) {
      const error = toAppError(thrown);
      this.#store.set(
        error.code === "session-over" ? { at: "out", why: undefined } : { at: "unreachable", error },
      );
    }
  };

  /** Takes what a successful sign-in or set-up answered, or a change to oneself. */
  admit(me: Me): void {
    this.#store.set({ at: me.strength === "two-factors" ? "in" : "setup", me });
  }

  /** Asks again who this is after a change to oneself. */
  async renew(): Promise<void> {
    this.admit(await answer(this.#api.GET("/api/v1/me")));
  }

  /** Tells the server that somebody is there; when that fails the next real call will say why. */
  async keep(): Promise<void> {
    await this.#api.GET("/api/v1/me").catch(() => undefined);
  }

  /** Ends the session here at once, and on the server as soon as it hears of it. */
  async end(why: "left" | "idle"): Promise<void> {
    this.#store.set({ at: "out", why });
    await this.#api.POST("/api/v1/sign-out").catch(() => undefined);
  }

  /** The server no longer knows who this is. */
  readonly lapse = (): void => {
    const { at } = this.#store.get();
    if (at === "in" || at === "setup") this.#store.set({ at: "out", why: "over" });
  };
}
