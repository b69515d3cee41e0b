/** Setting up an authenticator app (or, instead, a passkey) as the second factor. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import { registerPasskey } from "./passkeys.ts";
import type { StaffSession } from "./session.ts";

export class SecondFactorModel {
  /** The secret to scan, shown this once. */
  readonly secret: Resource<Shapes["SecretView"]>;
  readonly form: FormModel<{ readonly code: string }>;
  readonly #api: Api;
  readonly #session: StaffSession;

  constructor(api: Api, session: StaffSession) {
    this.#api = api;
    this.#session = session;
    this.secret = new Resource((ask) => answer(api.POST("/api/v1/me/totp", asked(ask))));
    this.form = new FormModel(
      { code: "" },
      {
        check: ({ code }) => (code.trim() === "" ? { code: "missing" } : {}),
        send: ({ code }) => this.#confirm(code),
      },
    );
  }

  /** Uses this device instead of an app. Throws AppError. */
  async takePasskey(name: string): Promise<void> {
    await registerPasskey(this.#api, name);
    await this.#session.renew();
  }

  async #confirm(code: string): Promise<void> {
    const body = { code: code.replace(/\s/g, "") };
    this.#session.admit(await answer(this.#api.POST("/api/v1/me/totp/confirm", { body })));
  }
}
