import { expect, test } from "vitest";
import type { Ink, Point } from "../media/types.ts";
import { Drawing, drawn, pointOn, STAYS_MS } from "./drawing.ts";

const CAMERA = { width: 1280, height: 720 };

test.each([
  [
    "the whole picture in its own shape",
    CAMERA,
    { width: 640, height: 360 },
    "cover",
    [160, 90],
    [0.25, 0.25],
  ],
  ["the middle", CAMERA, { width: 300, height: 300 }, "cover", [150, 150], [0.5, 0.5]],
  // 720 high becomes 300, so 1280 wide becomes 533.3, of which 116.7 are cut off at each side.
  ["the left edge where it is cut", CAMERA, { width: 300, height: 300 }, "cover", [0, 0], [0.21875, 0]],
  // 1280 wide becomes 300, so 720 high becomes 168.75, with bars of 65.6 above and below.
  ["the top of a picture with bars", CAMERA, { width: 300, height: 300 }, "contain", [0, 65.625], [0, 0]],
] as const)("%s", (_, video, box, fit, [left, top], [x, y]) => {
  const straight = pointOn(video, box, fit, false, { left, top });
  expect(straight?.[0]).toBeCloseTo(x, 6);
  expect(straight?.[1]).toBeCloseTo(y, 6);
  expect(pointOn(video, box, fit, true, { left, top })?.[0]).toBeCloseTo(1 - x, 6);
});

test("beside the picture there is nothing to draw on", () => {
  const box = { width: 300, height: 300 };
  expect(pointOn(CAMERA, box, "contain", false, { left: 10, top: 10 })).toBeUndefined();
  expect(pointOn({ width: 0, height: 0 }, box, "cover", false, { left: 10, top: 10 })).toBeUndefined();
});

const piece = (stroke: string, ...points: Point[]): Ink => ({
  stroke,
  identity: "maya",
  kind: "camera",
  points,
});

test("pieces become lines; each wipes only their own, and nobody adds to another's", () => {
  let strokes = drawn([], piece("a", [0, 0]), "ada", 0);
  strokes = drawn(strokes, piece("a", [1, 1]), "ada", 5);
  strokes = drawn(strokes, piece("b", [0.5, 0.5]), "grace", 6);
  strokes = drawn(strokes, piece("a", [0.2, 0.2]), "grace", 7);
  expect(strokes.map(({ id, by, points, at }) => ({ id, by, points, at }))).toEqual([
    {
      id: "a",
      by: "ada",
      points: [
        [0, 0],
        [1, 1],
      ],
      at: 5,
    },
    { id: "b", by: "grace", points: [[0.5, 0.5]], at: 6 },
  ]);
  expect(drawn(strokes, "wiped", "ada", 8).map(({ id }) => id)).toEqual(["b"]);
});

/** A clock that goes only when it is told to. */
function clock() {
  let at = 0;
  let waiting: { step: () => void; due: number }[] = [];
  return {
    now: () => at,
    later: (step: () => void, ms: number) => {
      const mine = { step, due: at + ms };
      waiting.push(mine);
      return () => {
        waiting = waiting.filter((other) => other !== mine);
      };
    },
    pass(ms: number) {
      at += ms;
      const due = waiting.filter((mine) => mine.due <= at);
      waiting = waiting.filter((mine) => mine.due > at);
      for (const { step } of due) step();
    },
  };
}

test("the pen's first touch goes out at once, the rest in a few pieces, and all of it goes by itself", () => {
  const time = clock();
  const sent: Ink[] = [];
  const drawing = new Drawing({ send: (ink) => sent.push(ink), ...time });
  drawing.begin("maya", "camera", [0.1, 0.1], 90_000);
  expect(sent).toHaveLength(1);
  for (let step = 2; step <= 9; step += 1) drawing.extend([step / 10, 0.1]);
  expect(sent).toHaveLength(1);
  time.pass(40);
  expect(sent).toHaveLength(2);
  drawing.extend([1, 0.1]);
  drawing.end();
  expect(sent.flatMap((ink) => (ink === "wiped" ? [] : ink.points))).toHaveLength(10);
  expect(drawing.strokes.get()[0]?.points).toHaveLength(10);
  expect(drawing.strokes.get()[0]?.rtpTimestamp).toBe(90_000);
  expect(sent.map((ink) => ink !== "wiped" && ink.rtpTimestamp)).toEqual([90_000, 90_000, 90_000]);
  drawing.extend([0, 0]);
  expect(drawing.strokes.get()[0]?.points).toHaveLength(10);
  time.pass(STAYS_MS - 1);
  expect(drawing.strokes.get()).toHaveLength(1);
  time.pass(1);
  expect(drawing.strokes.get()).toHaveLength(0);
});

test("wiping takes one's own lines from every screen", () => {
  const sent: Ink[] = [];
  const drawing = new Drawing({ send: (ink) => sent.push(ink), ...clock() });
  drawing.receive(piece("g", [0.5, 0.5]), "grace");
  drawing.begin("maya", "camera", [0.1, 0.1]);
  drawing.wipe();
  expect(drawing.strokes.get().map(({ by }) => by)).toEqual(["grace"]);
  expect(sent.at(-1)).toBe("wiped");
});
