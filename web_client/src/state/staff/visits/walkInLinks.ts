/** The clinic's links for people without an appointment: shown to everybody, ended at once. */
import { Store, type Watchable } from "../../../lib/store.ts";
import { type Api, answer, asked, type Shapes } from "../../../signalling/restApi.ts";
import { FormModel } from "../../form.ts";
import { Resource } from "../../resource.ts";
import { type Colleague, colleaguesOf } from "../record.ts";

export type WalkInLink = Shapes["WalkInLinkView"];

export interface NewWalkInLink {
  /** What the clinic calls it. */
  readonly name: string;
  /** Empty for whoever is free. */
  readonly provider: string;
}

export class WalkInLinksModel {
  readonly links: Resource<readonly WalkInLink[]>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly form: FormModel<NewWalkInLink>;
  readonly #api: Api;
  readonly #made = new Store<WalkInLink | undefined>(undefined);

  constructor(api: Api) {
    this.#api = api;
    this.links = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/walk-in-links", asked(ask)))).items,
    );
    this.colleagues = colleaguesOf(api);
    this.form = new FormModel<NewWalkInLink>(
      { name: "", provider: "" },
      {
        check: ({ name }) => ({ name: name.trim() === "" ? "missing" : undefined }),
        send: ({ name, provider }) => this.#make({ name: name.trim(), provider: provider || null }),
      },
    );
  }

  /** The link just made, with its address, which nobody is shown again. */
  get made(): Watchable<WalkInLink | undefined> {
    return this.#made;
  }

  forget(): void {
    this.#made.set(undefined);
    this.form.reset();
  }

  /** Throws AppError. */
  async end(link: string): Promise<void> {
    await answer(this.#api.DELETE("/api/v1/walk-in-links/{link}", { params: { path: { link } } }));
    await this.links.load();
  }

  async #make(body: Shapes["WalkInLinkBody"]): Promise<void> {
    this.#made.set(await answer(this.#api.POST("/api/v1/walk-in-links", { body })));
    await this.links.load();
  }
}
