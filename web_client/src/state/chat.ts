/** The conversation in writing beside a consult: pure changes to one value, kept in memory only. */
import type { ChatText } from "../media/types.ts";

export interface ChatMessage extends ChatText {
  readonly isMine: boolean;
  readonly delivery: "sending" | "sent" | "failed";
}

export interface Chat {
  readonly messages: readonly ChatMessage[];
  readonly isOpen: boolean;
  /** Messages of others that came while the panel was closed. */
  readonly unread: number;
}

export const EMPTY_CHAT: Chat = { messages: [], isOpen: false, unread: 0 };
/** Characters. */
export const LONGEST_MESSAGE = 2000;
/** The oldest give way, so that a long visit does not slow an old phone. */
const MOST_MESSAGES = 500;

/** What would be sent for `typed`; undefined when there is nothing to send. */
export function outgoing(typed: string): string | undefined {
  const text = typed.trim().slice(0, LONGEST_MESSAGE);
  return text === "" ? undefined : text;
}

function add(chat: Chat, message: ChatMessage): Chat {
  return { ...chat, messages: [...chat.messages, message].slice(-MOST_MESSAGES) };
}

export function received(chat: Chat, text: ChatText): Chat {
  if (text.text.trim() === "" || chat.messages.some((known) => known.id === text.id)) return chat;
  const message: ChatMessage = {
    ...text,
    text: text.text.slice(0, LONGEST_MESSAGE),
    isMine: false,
    delivery: "sent",
  };
  return { ...add(chat, message), unread: chat.isOpen ? 0 : chat.unread + 1 };
}

export function sending(chat: Chat, text: ChatText): Chat {
  return add(chat, { ...text, isMine: true, delivery: "sending" });
}

export function delivered(chat: Chat, id: string, delivery: ChatMessage["delivery"]): Chat {
  return {
    ...chat,
    messages: chat.messages.map((message) => (message.id === id ? { ...message, delivery } : message)),
  };
}

/** Puts the message as it is kept in the place of the one that was typed; one that was typed elsewhere comes last. */
export function confirmed(chat: Chat, kept: ChatText): Chat {
  const mine: ChatMessage = { ...kept, isMine: true, delivery: "sent" };
  if (!chat.messages.some(({ id }) => id === kept.id)) return add(chat, mine);
  return { ...chat, messages: chat.messages.map((message) => (message.id === kept.id ? mine : message)) };
}

export function opened(chat: Chat, isOpen: boolean): Chat {
  return { ...chat, isOpen, unread: isOpen ? 0 : chat.unread };
}
