/** A conversation that the server keeps with the visit: fetched by number, so that nothing is missed or shown twice. */
import { coalesced } from "../lib/coalesced.ts";
import type { ChatText } from "../media/types.ts";
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
  #after = 0;
  #hasBegun = false;

  constructor(doors: ThreadDoors) {
    this.#doors = doors;
    this.conversation = new Conversation(async (text, id) => textOf(await doors.send(text, id)));
  }

  /** Asks for what is new. */
  readonly refresh = coalesced(async () => this.#take(await this.#doors.fetch(this.#after)));

  #take(messages: readonly VisitMessage[]): void {
    for (const message of messages) {
      if (message.mine) this.conversation.recall(textOf(message));
      else this.conversation.receive([textOf(message)], this.#hasBegun);
      this.#after = Math.max(this.#after, message.seq);
    }
    this.#hasBegun = true;
  }
}
