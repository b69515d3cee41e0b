import { afterEach, expect, test, vi } from "vitest";
import { openApi } from "../../../signalling/restApi.ts";
import { clock, MomentsModel } from "./moments.ts";

afterEach(() => vi.unstubAllGlobals());

test.each([
  [0, "0:00"],
  [65.9, "1:05"],
  [4025, "1:07:05"],
])("%d s is %s", (seconds, shown) => expect(clock(seconds)).toBe(shown));

test("a picture is kept with its frame, captured so long ago", async () => {
  const asked: URL[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "POST") asked.push(new URL(request.url));
    return Response.json({ items: [], next: null });
  });
  const api = openApi({ onSessionOver: () => undefined, origin: "http://h" });
  const moments = new MomentsModel(api, "v", "e", () => 5_000);
  const picture = { jpeg: new Blob(["j"]), identity: "p", kind: "camera" } as const;
  await moments.keep({ ...picture, rtpTimestamp: 4_294_967_295, capturedAt: 4_750 });
  await moments.keep({ ...picture, rtpTimestamp: undefined, capturedAt: 5_001 });
  expect(asked.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
    { participant: "p", kind: "camera", ago_s: "0.25", rtp_timestamp: "4294967295" },
    { participant: "p", kind: "camera", ago_s: "0" },
  ]);
});

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
