/** One's own account: password, passkeys, open sessions. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import { registerPasskey } from "./passkeys.ts";
import { type NewPassword, passwordFaults } from "./password.ts";
import type { StaffSession } from "./session.ts";

export type Passkey = Shapes["PasskeyView"];
export type OpenSession = Shapes["SessionView"];
export type PasswordChange = NewPassword & { readonly current: string };

export class AccountModel {
  readonly passkeys: Resource<readonly Passkey[]>;
  readonly sessions: Resource<readonly OpenSession[]>;
  readonly passwordForm: FormModel<PasswordChange>;
  readonly passkeyForm: FormModel<{ readonly name: string }>;
  readonly #api: Api;
  readonly #session: StaffSession;

  constructor(api: Api, session: StaffSession) {
    this.#api = api;
    this.#session = session;
    this.passkeys = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/me/passkeys", asked(ask)))).items,
    );
    this.sessions = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/me/sessions", asked(ask)))).items,
    );
    this.passwordForm = new FormModel<PasswordChange>(
      { current: "", password: "", again: "" },
      {
        check: (values) => ({
          ...passwordFaults(values),
          current: values.current === "" ? "missing" : undefined,
        }),
        send: (values) => this.#changePassword(values),
      },
    );
    this.passkeyForm = new FormModel(
      { name: "" },
      {
        check: ({ name }) => (name.trim() === "" ? { name: "missing" } : {}),
        send: ({ name }) => this.#addPasskey(name),
      },
    );
  }

  /** Throws AppError. */
  async removePasskey(passkey: string): Promise<void> {
    await answer(this.#api.DELETE("/api/v1/me/passkeys/{passkey}", { params: { path: { passkey } } }));
    await Promise.all([this.passkeys.load(), this.#session.renew()]);
  }

  /** Throws AppError. */
  async endSession(session: string): Promise<void> {
    await answer(this.#api.DELETE("/api/v1/me/sessions/{session}", { params: { path: { session } } }));
    await this.sessions.load();
  }

  /** Ends all but this one. Throws AppError. */
  async endOtherSessions(): Promise<void> {
    await answer(this.#api.DELETE("/api/v1/me/sessions"));
    await this.sessions.load();
  }

  async #changePassword({ current, password }: PasswordChange): Promise<void> {
    await answer(this.#api.POST("/api/v1/me/password", { body: { current, new: password } }));
    this.passwordForm.reset();
    await this.sessions.load();
  }

  async #addPasskey(name: string): Promise<void> {
    await registerPasskey(this.#api, name);
    await Promise.all([this.passkeys.load(), this.#session.renew()]);
  }
}
