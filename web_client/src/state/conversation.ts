/** The conversation in writing as a person takes part in it: what they typed is shown at once, and kept until it is sent. */
import { Store, type Watchable } from "../lib/store.ts";
import type { ChatText } from "../media/types.ts";
import { type Chat, confirmed, delivered, EMPTY_CHAT, opened, outgoing, received, sending } from "./chat.ts";

/**
 * Sends a text; resolves to the message as it is kept where it is kept. Throws when it could not be sent. `id`: of the
 * message; sent again under it, it is the same one.
 */
export type Deliver = (text: string, id: string) => Promise<ChatText | undefined>;

/** It outlives the rooms and waiting rooms in which it is shown. */
export class Conversation {
  readonly #deliver: Deliver;
  readonly #chat = new Store<Chat>(EMPTY_CHAT);

  constructor(deliver: Deliver) {
    this.#deliver = deliver;
  }

  get chat(): Watchable<Chat> {
    return this.#chat;
  }

  /** Takes messages of others; `isNews` is false for what was written before the person came. */
  receive(texts: readonly ChatText[], isNews = true): void {
    this.#chat.update((chat) => {
      const now = texts.reduce(received, chat);
      return isNews ? now : { ...now, unread: chat.unread };
    });
  }

  /** Takes a message of one's own that was sent from elsewhere, or before the page was loaded. */
  recall(text: ChatText): void {
    this.#chat.update((chat) => confirmed(chat, text));
  }

  /** Sends what was typed, if it is anything; a failure stays visible on the message itself. */
  readonly say = async (typed: string): Promise<void> => {
    const text = outgoing(typed);
    if (text === undefined) return;
    const id = crypto.randomUUID();
    this.#chat.update((chat) => sending(chat, { id, fromName: "", text, sentAt: Date.now() }));
    await this.#send(id, text);
  };

  /** Tries again a message that could not be sent. */
  readonly sayAgain = async (id: string): Promise<void> => {
    const message = this.#chat.get().messages.find((known) => known.id === id);
    if (message?.delivery !== "failed") return;
    this.#chat.update((chat) => delivered(chat, id, "sending"));
    await this.#send(id, message.text);
  };

  open(isOpen: boolean): void {
    this.#chat.update((chat) => opened(chat, isOpen));
  }

  async #send(id: string, text: string): Promise<void> {
    try {
      const kept = await this.#deliver(text, id);
      this.#chat.update((chat) => (kept ? confirmed(chat, kept) : delivered(chat, id, "sent")));
    } catch {
      this.#chat.update((chat) => delivered(chat, id, "failed"));
    }
  }
}
