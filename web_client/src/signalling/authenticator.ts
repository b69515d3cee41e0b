/** Asks the person's authenticator (fingerprint, face, security key) to make a passkey or to answer with one. */
import { AppError } from "../lib/appError.ts";
import { fromBase64Url, toBase64Url } from "../lib/base64url.ts";

/** Options and answers as the server writes and reads them: WebAuthn's JSON, with bytes as base64url. */
export type Json = Readonly<Record<string, unknown>>;

interface Descriptor {
  readonly id: string;
  readonly type: "public-key";
}

interface CreationJson
  extends Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> {
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly Descriptor[];
}

interface RequestJson extends Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> {
  readonly challenge: string;
  readonly allowCredentials?: readonly Descriptor[];
}

export function hasAuthenticators(): boolean {
  return "PublicKeyCredential" in globalThis;
}

function known(descriptors: readonly Descriptor[] = []): PublicKeyCredentialDescriptor[] {
  return descriptors.map(({ id, type }) => ({ id: fromBase64Url(id), type }));
}

/** Makes a passkey. Throws AppError passkey-cancelled when the person or the browser says no. */
export async function createPasskey(options: Json): Promise<Json> {
  const json = options as unknown as CreationJson;
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        ...json,
        challenge: fromBase64Url(json.challenge),
        user: { ...json.user, id: fromBase64Url(json.user.id) },
        excludeCredentials: known(json.excludeCredentials),
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...identity(made),
    response: {
      clientDataJSON: toBase64Url(response.clientDataJSON),
      attestationObject: toBase64Url(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

/** Answers a challenge with a passkey of the person's choice. Throws AppError passkey-cancelled. */
export async function answerWithPasskey(options: Json): Promise<Json> {
  const json = options as unknown as RequestJson;
  const used = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        ...json,
        challenge: fromBase64Url(json.challenge),
        allowCredentials: known(json.allowCredentials),
      },
    }),
  );
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    ...identity(used),
    response: {
      clientDataJSON: toBase64Url(response.clientDataJSON),
      authenticatorData: toBase64Url(response.authenticatorData),
      signature: toBase64Url(response.signature),
      userHandle: response.userHandle && toBase64Url(response.userHandle),
    },
  };
}

function identity(credential: PublicKeyCredential): Json {
  return {
    id: credential.id,
    rawId: toBase64Url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (cause) {
    throw new AppError("passkey-cancelled", { cause });
  }
  if (!credential) throw new AppError("passkey-cancelled");
  return credential as PublicKeyCredential;
}
