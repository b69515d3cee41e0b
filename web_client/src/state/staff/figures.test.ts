import { expect, test } from "vitest";
import type { Api } from "../../signalling/restApi.ts";
import { FiguresModel, partsOf, periodNamed } from "./figures.ts";

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

test("an address without a known period shows a month", () => {
  expect([periodNamed(null), periodNamed("week"), periodNamed("century")]).toEqual([
    "month",
    "week",
    "month",
  ]);
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
  await model.look();
  expect(asked.map(([path]) => path)).toEqual([
    ...Array(1 + 4).fill("/api/v1/inbox/figures"),
    "/api/v1/visits/figures",
    "/api/v1/visits/figures/days",
  ]);
  const [cases, days] = [asked[0]?.[1], asked.at(-1)?.[1]] as Record<string, string>[];
  expect([days?.start, days?.end]).toEqual([cases?.since, cases?.until]);
  const { value } = model.report.snapshot.get();
  expect(value?.parts.map(({ total }) => total.closed)).toEqual([2, 3, 4, 5]);
});
