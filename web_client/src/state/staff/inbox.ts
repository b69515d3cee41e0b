/** The clinic's inbox: cases by what is due next, those that wait for somebody, and those that have ended. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { PagedList } from "../pagedList.ts";
import { Resource } from "../resource.ts";
import { type Colleague, colleaguesOf } from "./record.ts";
import type { Topics } from "./topics.ts";

export type CaseLine = Shapes["LineView"];
export type Counts = Shapes["CountsView"];

export const SHELVES = ["queue", "mine", "held", "closed"] as const;
export type Shelf = (typeof SHELVES)[number];

export function shelfNamed(name: string | null): Shelf {
  return SHELVES.find((shelf) => shelf === name) ?? "queue";
}

/** The queue is sorted by the server, by what is due next; `mine` are the ones in it that I have. */
function queryOf(shelf: Shelf): { readonly shelf: "queue" | "held" | "closed"; readonly owner?: string } {
  return shelf === "mine" ? { shelf: "queue", owner: "me" } : { shelf };
}

export class InboxModel {
  readonly list: PagedList<CaseLine>;
  readonly counts: Resource<Counts>;
  readonly colleagues: Resource<readonly Colleague[]>;
  #shelf: Shelf;
  #words: string;

  constructor(api: Api, shelf: Shelf, words: string) {
    this.#shelf = shelf;
    this.#words = words;
    this.list = new PagedList((after, ask) => {
      const page = after === undefined ? {} : { after };
      if (this.#words !== "") {
        const query = { q: this.#words, ...page };
        return answer(api.GET("/api/v1/cases/search", { params: { query }, ...asked(ask) }));
      }
      const query = { ...queryOf(this.#shelf), ...page };
      return answer(api.GET("/api/v1/cases", { params: { query }, ...asked(ask) }));
    });
    this.counts = new Resource((ask) => answer(api.GET("/api/v1/cases/counts", asked(ask))));
    this.colleagues = colleaguesOf(api);
  }

  /** Shows another shelf. */
  show(shelf: Shelf): void {
    this.#shelf = shelf;
    void this.list.load();
  }

  /** Finds cases by whole words, on whichever shelf; none goes back to the shelf. */
  search(words: string): void {
    this.#words = words;
    void this.list.load();
  }

  /** Looks again whenever a case changes, until the returned function is called. */
  follow(topics: Topics): () => void {
    return topics.on("case.changed", () => {
      void this.list.refresh();
      void this.counts.refresh();
    });
  }
}
