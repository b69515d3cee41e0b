import { expect, test } from "vitest";
import type { Api } from "../../signalling/restApi.ts";
import { InboxModel, isNarrowed, queryOf, type Wish, wishIn } from "./inbox.ts";

const QUEUE: Wish = { shelf: "queue", pool: "", priority: "", words: "", among: "all" };

test.each([
  ["", QUEUE],
  ["?shelf=held&pool=dermatology", { ...QUEUE, shelf: "held", pool: "dermatology" }],
  ["?priority=urgent", { ...QUEUE, priority: "urgent" }],
  ["?q=red+hazelnut&among=closed", { ...QUEUE, words: "red hazelnut", among: "closed" }],
] as const)("the address %j is read as it is written", (search, wish) => {
  expect(wishIn(search)).toEqual(wish);
  expect(wishIn(`?${new URLSearchParams(queryOf(wish))}`)).toEqual(wish);
});

test("what an address says wrongly is not said", () => {
  expect(wishIn("?shelf=attic&priority=tomorrow&among=none")).toEqual(QUEUE);
});

test("a list is narrowed by what can be taken back", () => {
  expect(isNarrowed({ ...QUEUE, shelf: "held" })).toBe(false);
  expect(isNarrowed({ ...QUEUE, pool: "dermatology" })).toBe(true);
  expect(isNarrowed({ ...QUEUE, words: "hazelnut", pool: "dermatology" })).toBe(false);
  expect(isNarrowed({ ...QUEUE, words: "hazelnut", among: "open" })).toBe(true);
});

test.each([
  [QUEUE, { shelf: "queue" }],
  [
    { ...QUEUE, shelf: "mine" },
    { shelf: "queue", owner: "me" },
  ],
  [
    { ...QUEUE, shelf: "unclaimed", priority: "soon" },
    { shelf: "queue", owner: "none", priority: "soon" },
  ],
  [
    { ...QUEUE, shelf: "closed", pool: "general" },
    { shelf: "closed", pool: "general" },
  ],
  [
    { ...QUEUE, words: "hazelnut", among: "open" },
    { q: "hazelnut", state: "open" },
  ],
  [{ ...QUEUE, words: "hazelnut" }, { q: "hazelnut" }],
] as const)("%j is asked as %j", async (wish, query) => {
  const asked: unknown[] = [];
  const api = {
    GET: async (_: string, { params }: { params: { query: unknown } }) => {
      asked.push(params.query);
      return { data: { items: [], next: null } };
    },
  } as unknown as Api;
  await new InboxModel(api, wish).list.load();
  expect(asked).toEqual([query]);
});
