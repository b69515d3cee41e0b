import { expect, test } from "vitest";
import type { Api } from "../../signalling/restApi.ts";
import { FiguresModel, partsOf, scaleTo } from "./figures.ts";

// Half past eight in the evening of the 26th in New York, the 27th in UTC.
const NOW = Date.parse("2026-11-27T01:30:00Z");

test("a week is seven days of the clinic's wall, the last of them today", () => {
  const parts = partsOf("week", NOW, "America/New_York");
  expect(parts.map(({ from }) => from)).toEqual([
    "2026-11-20",
    "2026-11-21",
    "2026-11-22",
    "2026-11-23",
    "2026-11-24",
    "2026-11-25",
    "2026-11-26",
  ]);
  expect(parts.at(-1)).toEqual({
    from: "2026-11-26",
    to: "2026-11-26",
    since: "2026-11-26T05:00:00.000Z",
    until: "2026-11-27T05:00:00.000Z",
  });
});

test("parts follow each other without a gap, over the change of the clocks too", () => {
  const parts = partsOf("quarter", NOW, "America/New_York");
  expect(parts).toHaveLength(13);
  expect(parts.slice(1).map(({ since }) => since)).toEqual(parts.slice(0, -1).map(({ until }) => until));
});

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [11, 20],
  [24, 25],
  [99, 100],
])("a scale for %f goes to %f", (most, top) => {
  expect(scaleTo(most)).toBe(top);
});

test("the whole period and each part of it are asked for", async () => {
  const asked: [string, unknown][] = [];
  const api = {
    GET: async (path: string, { params }: { params: { query: unknown } }) => {
      asked.push([path, params.query]);
      return { data: { total: { closed: asked.length } } };
    },
  } as unknown as Api;
  const model = new FiguresModel(api, "month", "Europe/Madrid");
  await model.report.load();
  expect(asked.map(([path]) => path)).toEqual([
    "/api/v1/inbox/figures",
    "/api/v1/visits/figures",
    ...Array(4).fill("/api/v1/inbox/figures"),
  ]);
  const { value } = model.report.snapshot.get();
  expect(value?.parts.map(({ total }) => total.closed)).toEqual([3, 4, 5, 6]);
});
