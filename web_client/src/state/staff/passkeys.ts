/** Both passkey ceremonies: the server's options go to the authenticator, its answer goes back. */

import { answerWithPasskey, createPasskey, hasAuthenticators } from "../../signalling/authenticator.ts";
import { type Api, answer, type Shapes } from "../../signalling/restApi.ts";
import type { Me } from "./session.ts";

/** Makes a passkey for who is signed in. Throws AppError. */
export async function registerPasskey(api: Api, name: string): Promise<Shapes["PasskeyView"]> {
  const { ceremony, options } = await answer(api.POST("/api/v1/me/passkeys/options"));
  const credential = await createPasskey(options);
  return answer(api.POST("/api/v1/me/passkeys", { body: { ceremony, credential, name } }));
}

/** Signs in with whichever passkey of this clinic the person chooses. Throws AppError. */
export async function signInWithPasskey(api: Api, clinic: string): Promise<Me> {
  const { ceremony, options } = await answer(
    api.POST("/api/v1/sign-in/passkey/options", { body: { clinic } }),
  );
  const credential = await answerWithPasskey(options);
  return answer(api.POST("/api/v1/sign-in/passkey", { body: { clinic, ceremony, credential } }));
}

/** Whether this browser has passkeys at all. */
export function canUsePasskeys(): boolean {
  return hasAuthenticators();
}
