import { expect, test } from "vitest";
import type { Api } from "../../signalling/restApi.ts";
import { nameOfPool, type Pool, poolForm, shortNameOf } from "./pools.ts";

test.each([
  ["Dermatology", "dermatology"],
  ["  Piel y cabello ", "piel-y-cabello"],
  ["Niños & jóvenes", "ninos-jovenes"],
  ["!", ""],
])("%j is called %j for short", (name, slug) => {
  expect(shortNameOf(name)).toBe(slug);
});

function api(kept: unknown[]): Api {
  const PUT = async (_path: string, { params, body }: { params: { path: object }; body: object }) => {
    kept.push({ ...params.path, ...body });
    return { data: { slug: "skin", name: "Skin", members: [] } };
  };
  return { PUT } as unknown as Api;
}

test("a new pool needs a name and a short name of its own", async () => {
  const kept: unknown[] = [];
  const form = poolForm(api(kept), undefined, ["general"], () => undefined);
  form.set("slug", "general");
  expect(await form.submit()).toBe(false);
  expect(form.snapshot.get().faults).toEqual({ name: "missing", slug: "malformed" });
  form.set("name", "Skin ");
  form.set("slug", "skin");
  form.set("members", ["a"]);
  expect(await form.submit()).toBe(true);
  expect(kept).toEqual([{ pool: "skin", name: "Skin", members: ["a"] }]);
});

test("a pool that exists keeps its short name", async () => {
  const kept: unknown[] = [];
  const pool: Pool = { slug: "skin", name: "Skin", members: ["a"] };
  const form = poolForm(api(kept), pool, ["skin"], () => undefined);
  expect(await form.submit()).toBe(true);
  expect(kept).toEqual([{ pool: "skin", name: "Skin", members: ["a"] }]);
  expect([nameOfPool([pool], "skin"), nameOfPool([pool], "x"), nameOfPool(undefined, "x")]).toEqual([
    "Skin",
    undefined,
    undefined,
  ]);
});
