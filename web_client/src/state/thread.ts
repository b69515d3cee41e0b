/** A conversation that the server keeps with the visit: fetched by number, so that nothing is missed or shown twice. */
import { toAppError } from "../lib/appError.ts";
import { coalesced } from "../lib/coalesced.ts";
import type { ChatText } from "../media/types.ts";
import { Again, isPassing } from "../signalling/again.ts";
import type { VisitMessage } from "../signalling/visitShapes.ts";
import { Conversation } from "./conversation.ts";

export interface ThreadDoors {
  /** Messages after the one numbered `after`, the oldest first. */
  readonly fetch: (after: number) => Promise<readonly VisitMessage[]>;
  /** `id`: of the message; sent again under it, it is the same one. */
  readonly send: (body: string, id: string) => Promise<VisitMessage>;
}

function textOf({ id, name, body, sent_at }: VisitMessage): ChatText {
  return { id, fromName: name ?? "", text: body, sentAt: Date.parse(sent_at) };
}

export class Thread {
  readonly conversation: Conversation;
  readonly #doors: ThreadDoors;
  readonly #again = new Again(() => void this.refresh().catch(() => undefined));
  #after = 0;
  #hasBegun = false;

  constructor(doors: ThreadDoors) {
    this.#doors = doors;
    this.conversation = new Conversation(async (text, id) => textOf(await doors.send(text, id)));
  }

  /** From now on messages that could not be fetched are fetched later, for they are told of only once. */
  start(): void {
    this.#again.start();
  }

  stop(): void {
    this.#again.stop();
  }

  /** Asks for what is new. */
  readonly refresh = coalesced(async () => {
    try {
      this.#take(await this.#doors.fetch(this.#after));
      this.#again.worked();
    } catch (thrown) {
      if (isPassing(toAppError(thrown))) this.#again.failed();
      throw thrown;
    }
  });

  #take(messages: readonly VisitMessage[]): void {
    for (const message of messages) {
      if (message.mine) this.conversation.recall(textOf(message));
      else this.conversation.receive([textOf(message)], this.#hasBegun);
      this.#after = Math.max(this.#after, message.seq);
    }
    this.#hasBegun = true;
  }
}
