/** Talks to the server's REST API, typed by the document it publishes; a refusal is thrown as an AppError. */
import createClient, { type Client } from "openapi-fetch";
import { AppError } from "../lib/appError.ts";
import { readProblem } from "../lib/problem.ts";
import type { components, paths } from "./api.d.ts";

export type Api = Client<paths>;

/** The shapes that the API gives and takes, by their names in its document. */
export type Shapes = components["schemas"];

const DEADLINE_MS = 20_000;

export interface ApiDoors {
  /** Hears that the server no longer knows who this is; the failed call gets its error all the same. */
  readonly onSessionOver: (error: AppError) => void;
  readonly origin?: string;
  /** How long one call is waited for. */
  readonly deadlineMs?: number;
}

export function openApi({
  onSessionOver,
  origin = location.origin,
  deadlineMs = DEADLINE_MS,
}: ApiDoors): Api {
  const client = createClient<paths>({
    baseUrl: origin,
    cache: "no-store",
    credentials: "same-origin",
    // Looked up at each call, and never for longer than a person waits.
    fetch: (request) =>
      fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]) }),
  });
  client.use({
    async onResponse({ response }) {
      if (response.ok) return;
      const body: unknown = await response.json().catch(() => undefined);
      const error = readProblem(response.status, body, response.headers.get("retry-after"));
      if (error.code === "session-over") onSessionOver(error);
      throw error;
    },
    onError: ({ error }) =>
      error instanceof AppError ? error : new AppError("server-unreachable", { cause: error }),
  });
  return client;
}

/** What a call brought. Failed calls have thrown already, so that here is always the success's shape. */
export async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  const { data } = await call;
  return data as D;
}

/** How something is asked for. */
export interface Ask {
  readonly signal: AbortSignal;
  /** The page asks by itself: the server must not take it for somebody using their session. */
  readonly isQuiet: boolean;
}

/** The options of a call that is asked so. */
export function asked({ signal, isQuiet }: Ask): { signal: AbortSignal; headers: Record<string, string> } {
  return { signal, headers: isQuiet ? { "Housecall-Background": "1" } : {} };
}
