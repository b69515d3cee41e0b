/** Coming without an appointment: whether the clinic is open, who comes, and then straight into the check-in. */
import { AppError, toAppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { type Api, answer, openApi, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";

export type WalkInPage = Shapes["WalkInPageView"];

export interface WhoComes {
  readonly name: string;
  /** As `2001-03-09`. */
  readonly birthDate: string;
  /** With its country. */
  readonly callBack: string;
  readonly reason: string;
}

/** `over`: the link leads nowhere · `closed`: the clinic takes nobody at this hour · `come`: they wait now. */
export type WalkInStage = "looking" | "failed" | "over" | "closed" | "form" | "come";

export interface WalkInSnapshot {
  readonly stage: WalkInStage;
  readonly page: WalkInPage | undefined;
  readonly error: AppError | undefined;
}

export function checkWhoComes({ name, birthDate, callBack }: WhoComes): Faults<WhoComes> {
  const number = callBack.trim();
  return {
    name: name.trim() === "" ? "missing" : undefined,
    birthDate: birthDate === "" ? "missing" : undefined,
    callBack: number === "" ? "missing" : /^\+[\d\s().\-/]{7,}$/.test(number) ? undefined : "malformed",
  };
}

export class WalkInModel {
  readonly form: FormModel<WhoComes>;
  readonly #api: Api;
  readonly #token: string;
  readonly #language: () => string;
  readonly #store = new Store<WalkInSnapshot>({ stage: "looking", page: undefined, error: undefined });

  constructor(api: Api, token: string, language: () => string) {
    this.#api = api;
    this.#token = token;
    this.#language = language;
    this.form = new FormModel<WhoComes>(
      { name: "", birthDate: "", callBack: "", reason: "" },
      { check: checkWhoComes, send: (who) => this.#come(who) },
    );
  }

  get snapshot(): Watchable<WalkInSnapshot> {
    return this.#store;
  }

  /** Asks where the link leads, and whether somebody is there. */
  readonly look = async (): Promise<void> => {
    this.#set({ stage: "looking", error: undefined });
    try {
      const page = await answer(this.#api.POST("/api/v1/walk-ins/look", { body: { token: this.#token } }));
      this.#set({ page, stage: page.open ? "form" : "closed" });
    } catch (thrown) {
      const error = toAppError(thrown);
      this.#set(error.code === "link-expired" ? { stage: "over" } : { stage: "failed", error });
    }
  };

  async #come({ name, birthDate, callBack, reason }: WhoComes): Promise<void> {
    const body = {
      token: this.#token,
      name: name.trim(),
      birth_date: birthDate,
      language: this.#language(),
      call_back: callBack.trim(),
      reason: reason.trim(),
    };
    try {
      await answer(this.#api.POST("/api/v1/walk-ins", { body }));
      this.#set({ stage: "come" });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === "clinic-closed") this.#set({ stage: "closed" });
      else if (error.code === "link-expired") this.#set({ stage: "over" });
      else throw refusedFields(error);
    }
  }

  #set(change: Partial<WalkInSnapshot>): void {
    this.#store.update((now) => ({ ...now, ...change }));
  }
}

/** `token`: of the link; `language`: of the page, in which they are written to. */
export function walkInHere(token: string, language: () => string): WalkInModel {
  return new WalkInModel(openApi({ onSessionOver: () => undefined }), token, language);
}

const FIELDS: Readonly<Record<string, keyof WhoComes>> = { birth_date: "birthDate", call_back: "callBack" };

/** The server's names of fields, as the form has them. */
function refusedFields(error: AppError): AppError {
  const fields = error.fields.map((name) => FIELDS[name] ?? name);
  return new AppError(error.code, { fields, retryAfterS: error.retryAfterS, cause: error });
}
