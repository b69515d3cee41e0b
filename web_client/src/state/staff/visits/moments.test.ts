import { afterEach, expect, test, vi } from "vitest";
import { openApi } from "../../../signalling/restApi.ts";
import { clock, MomentsModel } from "./moments.ts";

afterEach(() => vi.unstubAllGlobals());

test.each([
  [0, "0:00"],
  [65.9, "1:05"],
  [4025, "1:07:05"],
])("%d s is %s", (seconds, shown) => expect(clock(seconds)).toBe(shown));

test.each([
  ["the moment is when it was chosen, not when its word was typed", 7_000, 7],
  ["a word that took minutes is about now", 200_000, 0],
])("%s", async (_, took, ago) => {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") sent.push(await request.json());
    return Response.json({ items: [], next: null });
  });
  let now = 1_000;
  const api = openApi({ onSessionOver: () => undefined, origin: "http://h" });
  const moments = new MomentsModel(api, "v", "e", () => now);
  moments.begin();
  now += took;
  moments.form.set("label", " rash ");
  expect(await moments.form.submit()).toBe(true);
  expect(sent).toEqual([{ label: "rash", ago_s: ago }]);
  expect(moments.form.snapshot.get().values.label).toBe("");
});
