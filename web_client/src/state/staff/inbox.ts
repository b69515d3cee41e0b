/** The clinic's inbox: cases by what is due next, those that wait for somebody, and those that have ended. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { PagedList } from "../pagedList.ts";
import { Resource } from "../resource.ts";
import type { Opinion, Priority } from "./caseForms.ts";
import { PRIORITIES } from "./caseForms.ts";
import { type Pool, poolsOf } from "./pools.ts";
import { type Colleague, colleaguesOf } from "./record.ts";
import type { Topics } from "./topics.ts";

export type CaseLine = Shapes["LineView"];
export type Counts = Shapes["CountsView"];

export const SHELVES = ["queue", "unclaimed", "mine", "held", "closed"] as const;
export type Shelf = (typeof SHELVES)[number];
export const SEARCHED = ["all", "open", "closed"] as const;
export type Searched = (typeof SEARCHED)[number];

/** What is shown, as it stands in the address: cases of a shelf, or whatever has these words. */
export interface Wish {
  readonly shelf: Shelf;
  /** Empty for those of all pools. */
  readonly pool: string;
  /** Empty for all priorities. */
  readonly priority: Priority | "";
  /** Whole words, found on whichever shelf; empty to see the shelf. */
  readonly words: string;
  /** Which of the found ones. */
  readonly among: Searched;
}

function known<T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((one) => one === value);
}

export function wishIn(search: string): Wish {
  const query = new URLSearchParams(search);
  return {
    shelf: known(SHELVES, query.get("shelf")) ?? "queue",
    pool: query.get("pool") ?? "",
    priority: known(PRIORITIES, query.get("priority")) ?? "",
    words: query.get("q") ?? "",
    among: known(SEARCHED, query.get("among")) ?? "all",
  };
}

/** The query of an address that `wishIn` reads as the same wish. */
export function queryOf({ shelf, pool, priority, words, among }: Wish): Readonly<Record<string, string>> {
  if (words !== "") return { q: words, ...(among === "all" ? {} : { among }) };
  return { ...(shelf === "queue" ? {} : { shelf }), ...(pool && { pool }), ...(priority && { priority }) };
}

export function isNarrowed({ pool, priority, words, among }: Wish): boolean {
  return words === "" ? pool !== "" || priority !== "" : among !== "all";
}

/** What the server is asked: it sorts the queue by what is due next. */
function asQueue({ shelf, pool, priority }: Wish) {
  const owners: Partial<Record<Shelf, string>> = { mine: "me", unclaimed: "none" };
  const owner = owners[shelf];
  return {
    shelf: shelf === "held" || shelf === "closed" ? shelf : ("queue" as const),
    ...(owner && { owner }),
    ...(pool && { pool }),
    ...(priority && { priority }),
  };
}

export class InboxModel {
  readonly list: PagedList<CaseLine>;
  readonly counts: Resource<Counts>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly pools: Resource<readonly Pool[]>;
  readonly opinions: Resource<readonly Opinion[]>;
  #wish: Wish;

  constructor(api: Api, wish: Wish) {
    this.#wish = wish;
    this.list = new PagedList((after, ask) => {
      const page = after === undefined ? {} : { after };
      const { words, among } = this.#wish;
      if (words !== "") {
        const query = { q: words, ...(among === "all" ? {} : { state: among }), ...page };
        return answer(api.GET("/api/v1/cases/search", { params: { query }, ...asked(ask) }));
      }
      const query = { ...asQueue(this.#wish), ...page };
      return answer(api.GET("/api/v1/cases", { params: { query }, ...asked(ask) }));
    });
    this.counts = new Resource((ask) => answer(api.GET("/api/v1/cases/counts", asked(ask))));
    this.colleagues = colleaguesOf(api);
    this.pools = poolsOf(api);
    this.opinions = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/opinions", asked(ask)))).items,
    );
  }

  /** Shows something else. */
  show(wish: Wish): void {
    this.#wish = wish;
    void this.list.load();
  }

  /** Looks again whenever a case changes, until the returned function is called. `answers`: whether opinions are asked of one. */
  follow(topics: Topics, answers: boolean): () => void {
    const look = () => {
      void this.list.refresh();
      void this.counts.refresh();
      if (answers) void this.opinions.refresh();
    };
    const offs = [
      topics.on("case.changed", look),
      topics.on("tasks.changed", () => void this.counts.refresh()),
    ];
    return () => {
      for (const off of offs) off();
    };
  }
}
