/**
 * What has changed on the server, told over one WebSocket: `GET /api/v1/events?after=<sequence>`.
 *
 * Events carry ids only; whoever shows the thing asks for it again. After a cut the server goes on from the
 * last sequence, or says that it cannot, and then everything shown may be out of date.
 */
import { type Backoff, FIRST_TRY, waitMs } from "./backoff.ts";

export interface ServerEvent {
  readonly sequence: number;
  /** "queue.changed" and the like. */
  readonly topic: string;
  readonly about: { readonly kind: string; readonly id: string } | undefined;
}

export interface EventsHandlers {
  readonly onEvent: (event: ServerEvent) => void;
  /** Events may have been missed, also those before the first one: ask for everything again. */
  readonly onGap: () => void;
  /** The session is over, and nothing will be told any more. */
  readonly onOver?: () => void;
}

/**
 * The server says something every `BEAT` seconds. When it is silent for longer, the way to it is gone without
 * a word, as after a change of networks, and another is opened.
 */
const SILENCE_MS = 25_000;

type OpenSocket = (url: string) => WebSocket;

/** Close codes with which the server says that coming back is of no use before the person has signed in again. */
const SIGNED_OUT_CODES: readonly number[] = [1008, 4401];

export class Events {
  readonly #url: URL;
  readonly #handlers: EventsHandlers;
  readonly #open: OpenSocket;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #after: number | undefined;
  #backoff: Backoff = FIRST_TRY;
  #isClosed = false;

  constructor(origin: string, handlers: EventsHandlers, open: OpenSocket = (url) => new WebSocket(url)) {
    this.#url = new URL("/api/v1/events", origin);
    this.#url.protocol = this.#url.protocol.replace("http", "ws");
    this.#handlers = handlers;
    this.#open = open;
    globalThis.addEventListener?.("online", this.#reopen);
    this.#connect();
  }

  /** No event is told after this. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    globalThis.removeEventListener?.("online", this.#reopen);
    this.#socket?.close();
  }

  #connect(): void {
    if (this.#isClosed) return;
    if (this.#after !== undefined) this.#url.searchParams.set("after", String(this.#after));
    const socket = this.#open(this.#url.href);
    this.#socket = socket;
    this.#listenForSilence();
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#receive(data);
    };
    socket.onclose = ({ code }) => {
      if (this.#isClosed || this.#socket !== socket) return;
      clearTimeout(this.#silence);
      if (SIGNED_OUT_CODES.includes(code)) {
        this.#handlers.onOver?.();
        return;
      }
      this.#timer = setTimeout(() => this.#connect(), waitMs(this.#backoff, Math.random()));
      this.#backoff += 1;
    };
  }

  /** Leaves a way that may be dead, without waiting for it to say so. */
  readonly #reopen = (): void => {
    clearTimeout(this.#timer);
    const former = this.#socket;
    this.#connect();
    former?.close();
  };

  #listenForSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(this.#reopen, SILENCE_MS);
  }

  #receive(data: unknown): void {
    const message = parse(data);
    if (!message || this.#isClosed) return;
    this.#listenForSilence();
    this.#after = Math.max(message.sequence, this.#after ?? 0);
    this.#backoff = FIRST_TRY;
    if (message.topic === "beat") return;
    if (message.topic !== "hello") this.#handlers.onEvent(message);
    else if (message.resumed !== true) {
      // The first greeting too: what changed after the page had asked and before this was told to nobody.
      // The server counts anew after a restart, so its number holds even when it is smaller.
      this.#after = message.sequence;
      this.#handlers.onGap();
    }
  }
}

interface Message extends ServerEvent {
  readonly resumed?: unknown;
}

function parse(data: unknown): Message | undefined {
  try {
    const message = JSON.parse(String(data)) as Partial<Message> | null;
    if (typeof message?.sequence !== "number" || typeof message.topic !== "string") return undefined;
    const { sequence, topic, about, resumed } = message;
    return { sequence, topic, about, resumed };
  } catch {
    return undefined;
  }
}
