import { describe, expect, test } from "vitest";
import { type Placement, placeTiles, type Size, type TileKey } from "./layout.ts";

const SCREENS: Record<string, Size> = {
  "desktop 1280×800": { width: 1256, height: 690 },
  "phone 390×844": { width: 374, height: 750 },
  "phone 360×640": { width: 344, height: 548 },
  "phone on its side 640×360": { width: 624, height: 270 },
  "desktop with chat": { width: 880, height: 690 },
};

function people(count: number, screenOf?: number): TileKey[] {
  return Array.from({ length: count }, (_, index): TileKey[] => {
    const camera: TileKey = { id: `p${index}`, kind: "camera", isLocal: index === 0, isPinned: false };
    return index === screenOf ? [camera, { ...camera, id: `s${index}`, kind: "screen" }] : [camera];
  }).flat();
}

function overlaps(a: Placement, b: Placement): boolean {
  const apart =
    a.left + a.width <= b.left + 0.01 ||
    b.left + b.width <= a.left + 0.01 ||
    a.top + a.height <= b.top + 0.01 ||
    b.top + b.height <= a.top + 0.01;
  return !apart;
}

function isInside(place: Placement, area: Size): boolean {
  return (
    place.left >= -0.01 &&
    place.top >= -0.01 &&
    place.left + place.width <= area.width + 0.01 &&
    place.top + place.height <= area.height + 0.01
  );
}

describe.each(Object.entries(SCREENS))("on a %s", (_, area) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])("%i people all fit, and nobody covers anybody", (count) => {
    const places = placeTiles(people(count), area);
    expect(places.map(({ id }) => id).sort()).toEqual(people(count).map(({ id }) => id));
    for (const place of places) expect(isInside(place, area)).toBe(true);
    const flat = places.filter(({ place }) => place !== "corner");
    for (const [index, a] of flat.entries()) {
      for (const b of flat.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
    }
  });

  test.each([1, 2, 5, 9])("a shared screen gets the most room among %i people", (count) => {
    const places = placeTiles(people(count, count - 1), area);
    expect(places).toHaveLength(count + 1);
    const [stage, ...rest] = places;
    expect(stage?.place).toBe("stage");
    for (const place of rest) {
      expect(isInside(place, area)).toBe(true);
      expect(place.width * place.height).toBeLessThan((stage?.width ?? 0) * (stage?.height ?? 0) * 0.6);
    }
  });
});

test("in a conversation of two the other fills the room and oneself is a small picture in the corner", () => {
  const area = { width: 1256, height: 690 };
  const places = placeTiles(people(2), area);
  expect(places[0]).toEqual({ id: "p1", place: "grid", left: 0, top: 0, ...area });
  expect(places[1]).toMatchObject({ id: "p0", place: "corner" });
  expect(places[1]?.width).toBeLessThan(area.width / 3);
});

test("tiles of a grid are equal, and its last row is centred", () => {
  const places = placeTiles(people(5), { width: 1256, height: 690 });
  expect(new Set(places.map(({ width, height }) => `${width}×${height}`)).size).toBe(1);
  const lastTop = Math.max(...places.map(({ top }) => top));
  const last = places.filter(({ top }) => top === lastTop);
  const left = Math.min(...last.map((place) => place.left));
  const right = Math.max(...last.map((place) => place.left + place.width));
  expect(left).toBeCloseTo(1256 - right);
});

test("another person's screen takes the stage before one's own, and the newest before older ones", () => {
  const tiles: TileKey[] = [
    { id: "mine", kind: "screen", isLocal: true, isPinned: false },
    { id: "old", kind: "screen", isLocal: false, isPinned: false },
    { id: "new", kind: "screen", isLocal: false, isPinned: false },
  ];
  expect(placeTiles(tiles, { width: 900, height: 600 })[0]).toMatchObject({ id: "new", place: "stage" });
  expect(placeTiles(tiles.slice(0, 1), { width: 900, height: 600 })[0]).toMatchObject({ id: "mine" });
});

test("nothing is placed before the room has a size", () => {
  expect(placeTiles(people(3), { width: 0, height: 0 })).toEqual([]);
});

test("an interpreter keeps the first place, beside a screen as well as among faces", () => {
  const [self, first, interpreter] = people(3).map((tile) => ({ ...tile, isPinned: tile.id === "p2" }));
  const screen: TileKey = { id: "s1", kind: "screen", isLocal: false, isPinned: false };
  if (!self || !first || !interpreter) throw new Error("three people");
  const size = { width: 1256, height: 690 };
  const [inGrid] = placeTiles([self, first, interpreter], size);
  expect(inGrid).toMatchObject({ id: "p2", place: "grid", top: expect.any(Number) });
  const strip = placeTiles([self, first, screen, interpreter], size).filter(({ place }) => place === "strip");
  expect(strip[0]?.id).toBe("p2");
  expect(Math.min(...strip.map(({ top }) => top))).toBe(strip[0]?.top);
});
