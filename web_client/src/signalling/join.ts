/** Exchanges an invite and a name for what the media room needs: `POST /api/join {invite, name} → {url, token}`. */
import { AppError, type ErrorCode } from "../lib/appError.ts";

export interface Credentials {
  /** WebSocket or HTTP address of the room. */
  readonly url: string;
  /** Short-lived bearer token; keep it in memory only. */
  readonly token: string;
}

const DEADLINE_MS = 10_000;

/** Chooses the error for a refused request from its status and the `code` in its JSON body, if any. */
export function refusal(status: number, code: string): ErrorCode {
  if (status === 410 || /expired/.test(code)) return "link-expired";
  if (code.startsWith("name_")) return "name-refused";
  if (status === 429) return "server-busy";
  if (status >= 500) return "server-unreachable";
  return "link-invalid";
}

function codeIn(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { code, error } = body as { code?: unknown; error?: unknown };
  if (typeof code === "string") return code;
  return typeof error === "string" ? error : codeIn(error);
}

function credentialsIn(body: unknown): Credentials {
  const { url, token } = (body ?? {}) as { url?: unknown; token?: unknown };
  if (typeof url !== "string" || typeof token !== "string") {
    throw new AppError("unexpected", { cause: "the answer to join lacks url or token" });
  }
  return { url, token };
}

/** `origin`: where the server is. Throws AppError: link-invalid, link-expired, name-refused, server-busy, server-unreachable or unexpected. */
export async function requestJoin(
  invite: string,
  name: string,
  origin = location.origin,
): Promise<Credentials> {
  let response: Response;
  try {
    response = await fetch(new URL("/api/join", origin), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ invite, name }),
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
  } catch (cause) {
    throw new AppError("server-unreachable", { cause });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new AppError(refusal(response.status, codeIn(body)));
  return credentialsIn(body);
}
