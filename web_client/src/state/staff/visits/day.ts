/** The clinic's day: its visits in order, and the wishes for another visit that still need a time. */
import { dateIn } from "../../../lib/formats.ts";
import { type Api, answer, asked } from "../../../signalling/restApi.ts";
import { Resource } from "../../resource.ts";
import { type Colleague, colleaguesOf } from "../record.ts";
import type { Topics } from "../topics.ts";
import type { Visit } from "./visits.ts";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The day that an address names, or else today by the clinic's clock. */
export function dayNamed(name: string | null, zone: string, now: number): string {
  const isDate = name !== null && DATE.test(name) && !Number.isNaN(Date.parse(name));
  return isDate ? name : dateIn(zone, new Date(now));
}

export class DayModel {
  readonly visits: Resource<readonly Visit[]>;
  /** Without a time: somebody asked for another visit. */
  readonly wishes: Resource<readonly Visit[]>;
  readonly colleagues: Resource<readonly Colleague[]>;
  #day: string;
  #isMine: boolean;

  constructor(api: Api, day: string, isMine: boolean) {
    this.#day = day;
    this.#isMine = isMine;
    this.visits = new Resource(async (ask) => {
      const query = { day: this.#day, mine: this.#isMine };
      return (await answer(api.GET("/api/v1/visits", { params: { query }, ...asked(ask) }))).items;
    });
    this.wishes = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/visits/untimed", asked(ask)))).items,
    );
    this.colleagues = colleaguesOf(api);
  }

  /** Shows another day, or only one's own visits and nobody's. */
  show(day: string, isMine: boolean): void {
    this.#day = day;
    this.#isMine = isMine;
    void this.visits.load();
  }

  async look(): Promise<void> {
    await Promise.all([this.visits.load(), this.wishes.load()]);
  }

  /** Looks again whenever a visit changes, until the returned function is called. */
  follow(topics: Topics): () => void {
    return topics.on("visit.changed", () => {
      void this.visits.refresh();
      void this.wishes.refresh();
    });
  }
}
