/** The pools of the inbox: specialties that answer cases, and who is in them. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import { isShortName } from "./forms.ts";

export type Pool = Shapes["PoolView"];

/** Everybody may answer its cases, whoever is in it. */
export const GENERAL = "general";

export function poolsOf(api: Api): Resource<readonly Pool[]> {
  return new Resource(async (ask) => (await answer(api.GET("/api/v1/inbox/pools", asked(ask)))).items);
}

export function nameOfPool(pools: readonly Pool[] | undefined, slug: string): string | undefined {
  return pools?.find((pool) => pool.slug === slug)?.name;
}

export interface PoolValues {
  readonly name: string;
  /** By which forms name it. */
  readonly slug: string;
  /** Ids of colleagues. */
  readonly members: readonly string[];
}

/** A short name to suggest for a name: "Skin & hair" is "skin-hair". */
export function shortNameOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** The form of a pool; without one, of a new pool. `taken`: the short names that exist. */
export function poolForm(
  api: Api,
  pool: Pool | undefined,
  taken: readonly string[],
  onKept: (pool: Pool) => void,
): FormModel<PoolValues> {
  const check = ({ name, slug }: PoolValues): Faults<PoolValues> => ({
    name: name.trim() === "" ? "missing" : undefined,
    slug: pool ? undefined : isShortName(slug) && !taken.includes(slug) ? undefined : "malformed",
  });
  return new FormModel<PoolValues>(
    { name: pool?.name ?? "", slug: pool?.slug ?? "", members: pool?.members ?? [] },
    {
      check,
      send: async ({ name, slug, members }) => {
        const params = { path: { pool: slug } };
        const body = { name: name.trim(), members: [...members] };
        onKept(await answer(api.PUT("/api/v1/inbox/pools/{pool}", { params, body })));
      },
    },
  );
}
