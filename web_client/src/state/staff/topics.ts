/** Lets models hear of changes by topic, and of gaps after which anything may have changed. */
import type { ServerEvent } from "../../signalling/events.ts";

/** Undefined after a gap. */
export type Heard = (event: ServerEvent | undefined) => void;

export class Topics {
  readonly #listeners = new Map<string, Set<Heard>>();

  /** Calls `heard` for each event of `topic`, and after each gap, until the returned function is called. */
  on(topic: string, heard: Heard): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(heard));
    return () => listeners.delete(heard);
  }

  tell(event: ServerEvent): void {
    for (const heard of [...(this.#listeners.get(event.topic) ?? [])]) heard(event);
  }

  tellGap(): void {
    const everyone = new Set([...this.#listeners.values()].flatMap((listeners) => [...listeners]));
    for (const heard of everyone) heard(undefined);
  }
}
