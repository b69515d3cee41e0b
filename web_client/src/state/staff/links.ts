/**
 * A patient's personal links into what they write about: issued, shown once, revoked at once.
 *
 * Links into a live visit are handed out with the visit, for a place in it.
 */
import { Store, type Watchable } from "../../lib/store.ts";
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";

export type Link = Shapes["LinkView"];
export type LinkPurpose = Shapes["LinkPurpose"];
export type Holder = Shapes["Holder"];

export type Case = Shapes["LineView"];
/** What a link issued here opens: nothing else leads to a page by itself. `intake`: a case yet to be written. */
export const PURPOSES = ["intake", "case", "results"] as const satisfies readonly LinkPurpose[];
export type IssuedPurpose = (typeof PURPOSES)[number];
/** Who reads what a patient wrote. */
export const HOLDERS: readonly Holder[] = ["patient", "proxy"];
/** Days for which a link may be issued. */
export const LIFETIMES: readonly number[] = [1, 7, 30, 90];

export type LinkStanding = "open" | "expired" | "revoked" | "spent";

/** `spent`: the birth date was wrong too often. */
export function standingOf(link: Link, now: number): LinkStanding {
  if (link.revoked_at !== null) return "revoked";
  if (Date.parse(link.expires_at) <= now) return "expired";
  return link.attempts_left > 0 ? "open" : "spent";
}

export interface NewLink {
  readonly purpose: IssuedPurpose;
  /** Empty for a case yet to be written. */
  readonly case: string;
  readonly holder: Holder;
  /** Empty unless the holder is a proxy. */
  readonly proxy: string;
  readonly days: string;
  readonly asks_birth_date: boolean;
  /** A contact's id; empty to hand it over oneself. */
  readonly send_to: string;
}

const DAY_MS = 86_400_000;

function check({ purpose, case: written, holder, proxy }: NewLink): Faults<NewLink> {
  if (purpose === "intake") return {};
  return {
    case: written === "" ? "missing" : undefined,
    proxy: holder === "proxy" && proxy === "" ? "missing" : undefined,
  };
}

export class LinksModel {
  readonly links: Resource<readonly Link[]>;
  /** What can be opened, newest first. */
  readonly cases: Resource<readonly Case[]>;
  readonly form: FormModel<NewLink>;
  readonly #api: Api;
  readonly #params: { readonly path: { readonly patient: string } };
  readonly #issued = new Store<string | undefined>(undefined);

  constructor(api: Api, patient: string) {
    this.#api = api;
    this.#params = { path: { patient } };
    this.links = new Resource(
      async (ask) =>
        (await answer(api.GET("/api/v1/patients/{patient}/links", { params: this.#params, ...asked(ask) })))
          .items,
    );
    this.cases = new Resource(
      async (ask) =>
        (await answer(api.GET("/api/v1/patients/{patient}/cases", { params: this.#params, ...asked(ask) })))
          .items,
    );
    this.form = new FormModel<NewLink>(
      {
        purpose: "intake",
        case: "",
        holder: "patient",
        proxy: "",
        days: "7",
        asks_birth_date: false,
        send_to: "",
      },
      { check, send: (values) => this.#issue(values) },
    );
  }

  /** The address of the link just issued; nobody can be shown it again. */
  get issued(): Watchable<string | undefined> {
    return this.#issued;
  }

  forget(): void {
    this.#issued.set(undefined);
    this.form.reset();
  }

  /** Throws AppError. */
  async revoke(link: string): Promise<void> {
    await answer(this.#api.DELETE("/api/v1/links/{link}", { params: { path: { link } } }));
    await this.links.load();
  }

  async #issue(values: NewLink): Promise<void> {
    this.#issued.set(values.purpose === "intake" ? await this.#invite(values) : await this.#open(values));
    await this.links.load();
  }

  /** To write: whoever the letters of this patient go to is told as well. */
  async #invite({ days }: NewLink): Promise<string> {
    const body = { expires_in_days: Number(days) };
    const { url } = await answer(
      this.#api.POST("/api/v1/patients/{patient}/case-invitations", { params: this.#params, body }),
    );
    return url;
  }

  async #open(values: NewLink): Promise<string> {
    const body = {
      purpose: values.purpose,
      target: { kind: "case", id: values.case },
      holder: values.holder,
      proxy: values.holder === "proxy" ? values.proxy : null,
      expires_at: new Date(Date.now() + Number(values.days) * DAY_MS).toISOString(),
      asks_birth_date: values.asks_birth_date,
      send_to: values.send_to || null,
    };
    const { url } = await answer(
      this.#api.POST("/api/v1/patients/{patient}/links", { params: this.#params, body }),
    );
    return url;
  }
}
