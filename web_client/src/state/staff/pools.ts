/** The pools of the inbox: specialties that answer cases, and who is in them. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { Resource } from "../resource.ts";

export type Pool = Shapes["PoolView"];

/** Everybody may answer its cases, whoever is in it. */
export const GENERAL = "general";

export function poolsOf(api: Api): Resource<readonly Pool[]> {
  return new Resource(async (ask) => (await answer(api.GET("/api/v1/inbox/pools", asked(ask)))).items);
}

export function nameOfPool(pools: readonly Pool[] | undefined, slug: string): string | undefined {
  return pools?.find((pool) => pool.slug === slug)?.name;
}
