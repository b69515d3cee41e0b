/** Signing in: clinic, address and password, then a one-time code when the server asks for one; or a passkey. */
import { AppError, toAppError } from "../../lib/appError.ts";
import type { Remembered } from "../../lib/remembered.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { type Api, answer } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { signInWithPasskey } from "./passkeys.ts";
import type { StaffSession } from "./session.ts";

export interface SignInValues {
  /** The clinic's short name, its slug. */
  readonly clinic: string;
  readonly email: string;
  readonly password: string;
  readonly code: string;
}

export interface SignInDoors {
  readonly api: Api;
  readonly session: StaffSession;
  /** The clinic that this browser signed in to last. */
  readonly clinic: Remembered<string>;
}

export class SignInModel {
  readonly form: FormModel<SignInValues>;
  readonly #doors: SignInDoors;
  readonly #needsCode = new Store(false);

  /** `clinic`: from the address, if it names one. */
  constructor(doors: SignInDoors, clinic: string | undefined) {
    this.#doors = doors;
    this.form = new FormModel<SignInValues>(
      { clinic: clinic ?? doors.clinic.get(), email: "", password: "", code: "" },
      { check: (values) => this.#check(values), send: (values) => this.#send(values) },
    );
  }

  /** Whether the password was right and a one-time code is asked for. */
  get needsCode(): Watchable<boolean> {
    return this.#needsCode;
  }

  /** Signs in with a passkey of the clinic that is named; the form says what stands in the way. */
  async withPasskey(): Promise<void> {
    const clinic = this.form.snapshot.get().values.clinic.trim().toLowerCase();
    if (clinic === "") {
      this.form.blame({ clinic: "missing" });
      return;
    }
    try {
      const me = await signInWithPasskey(this.#doors.api, clinic);
      this.#doors.clinic.set(clinic);
      this.#doors.session.admit(me);
    } catch (thrown) {
      const error = toAppError(thrown);
      // The clinic's name is all that was typed, so only it can be what nobody knows.
      if (error.code === "not-found" || error.code === "malformed") this.form.blame({ clinic: "refused" });
      else this.form.fail(error);
    }
  }

  /** Goes back from the code to address and password. */
  readonly restart = (): void => {
    this.#needsCode.set(false);
    this.form.reset({ ...this.form.snapshot.get().values, password: "", code: "" });
  };

  #check(values: SignInValues): Faults<SignInValues> {
    const missing = (value: string) => (value.trim() === "" ? ("missing" as const) : undefined);
    return {
      clinic: missing(values.clinic),
      email: missing(values.email),
      password: missing(values.password),
      code: this.#needsCode.get() ? missing(values.code) : undefined,
    };
  }

  async #send({ clinic, email, password, code }: SignInValues): Promise<void> {
    const body = {
      clinic: clinic.trim().toLowerCase(),
      email,
      password,
      code: this.#needsCode.get() ? code.replace(/\s/g, "") : null,
    };
    try {
      const me = await answer(this.#doors.api.POST("/api/v1/sign-in", { body }));
      this.#doors.clinic.set(body.clinic);
      this.#doors.session.admit(me);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== "code-needed" || this.#needsCode.get()) throw refusal(error);
      this.#needsCode.set(true);
    }
  }
}

/** A field that the server calls malformed cannot belong to any account: that is a refusal like any other. */
function refusal(error: AppError): AppError {
  return error.code === "malformed" ? new AppError("sign-in-refused", { cause: error }) : error;
}
