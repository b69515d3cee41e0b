/** Accepting an invitation: its token stands in the address's fragment, and the first password is set with it. */
import { AppError, toAppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { type Api, answer, openApi, type Shapes } from "../../signalling/restApi.ts";
import { FormModel } from "../form.ts";
import { type NewPassword, passwordFaults } from "./password.ts";

export type Accepted = Shapes["AcceptedView"];

/** Nobody is signed in here, so no session can end. */
export function openWelcome(token: string): WelcomeModel {
  return new WelcomeModel(openApi({ onSessionOver: () => undefined }), token);
}

async function accept(api: Api, token: string, password: string): Promise<Accepted> {
  try {
    return await answer(api.POST("/api/v1/invitations/accept", { body: { token, password } }));
  } catch (thrown) {
    const error = toAppError(thrown);
    throw error.code === "link-expired" ? new AppError("invitation-over", { cause: error }) : error;
  }
}

export class WelcomeModel {
  readonly form: FormModel<NewPassword>;
  readonly #accepted = new Store<Accepted | undefined>(undefined);

  constructor(api: Api, token: string) {
    this.form = new FormModel<NewPassword>(
      { password: "", again: "" },
      {
        check: passwordFaults,
        send: async ({ password }) => this.#accepted.set(await accept(api, token, password)),
      },
    );
  }

  /** With what to sign in, once it is done. */
  get accepted(): Watchable<Accepted | undefined> {
    return this.#accepted;
  }
}
