/** Who waits, across all patients, in the order they are due; and which visits are live. */
import { type Api, answer, asked, type Shapes } from "../../../signalling/restApi.ts";
import { Resource } from "../../resource.ts";
import { type Colleague, colleaguesOf } from "../record.ts";
import type { Topics } from "../topics.ts";
import { minutesSince, type Visit } from "./visits.ts";

export type QueueEntry = Shapes["QueueEntryView"];

/** Pages that were closed are noticed by the clock, not by an event. */
const LOOK_EVERY_MS = 20_000;

export class QueueModel {
  readonly entries: Resource<readonly QueueEntry[]>;
  readonly live: Resource<readonly Visit[]>;
  readonly colleagues: Resource<readonly Colleague[]>;
  #isMine = false;

  constructor(api: Api) {
    this.entries = new Resource(async (ask) => {
      const params = { query: { mine: this.#isMine } };
      return (await answer(api.GET("/api/v1/visits/queue", { params, ...asked(ask) }))).items;
    });
    this.live = new Resource(async (ask) => {
      const params = { query: { mine: this.#isMine } };
      return (await answer(api.GET("/api/v1/visits/queue/live", { params, ...asked(ask) }))).items;
    });
    this.colleagues = colleaguesOf(api);
  }

  /** Only one's own patients, and those of nobody in particular. */
  show(isMine: boolean): void {
    this.#isMine = isMine;
    void this.look();
  }

  async look(): Promise<void> {
    await Promise.all([this.entries.load(), this.live.load()]);
  }

  /** Looks again when somebody comes, goes or writes, until the returned function is called. */
  follow(topics: Topics): () => void {
    const again = () => {
      void this.entries.refresh();
      void this.live.refresh();
    };
    const offs = [
      topics.on("visit.changed", again),
      topics.on("message.sent", () => void this.entries.refresh()),
    ];
    const timer = setInterval(again, LOOK_EVERY_MS);
    return () => {
      for (const off of offs) off();
      clearInterval(timer);
    };
  }
}

/** From when on somebody waits for the clinic: who comes early waits for their time. */
export function dueSince({ waiting_since, starts_at, kind }: QueueEntry): string {
  const isEarly =
    kind === "booked" && starts_at !== null && Date.parse(starts_at) > Date.parse(waiting_since);
  return isEarly ? starts_at : waiting_since;
}

export type Patience = "calm" | "warn" | "stop";

const WARN_MIN = 10;
const STOP_MIN = 20;

/** Minutes somebody has waited for the clinic, and how bad that is. `early`: it is not their time yet. */
export function waitOf(
  entry: QueueEntry,
  now: number,
): { readonly minutes: number; readonly tone: Patience; readonly isEarly: boolean } {
  const since = dueSince(entry);
  const minutes = minutesSince(since, now);
  const tone = minutes >= STOP_MIN ? "stop" : minutes >= WARN_MIN ? "warn" : "calm";
  return { minutes, tone, isEarly: Date.parse(since) > now };
}

/** Whose patients wait, each provider's together; `provider`: null for nobody in particular. */
export function byProvider(
  entries: readonly QueueEntry[],
): readonly { readonly provider: string | null; readonly visits: readonly string[] }[] {
  const groups = new Map<string | null, string[]>();
  for (const { provider, visit } of entries) groups.set(provider, [...(groups.get(provider) ?? []), visit]);
  return [...groups].map(([provider, visits]) => ({ provider, visits }));
}
