// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { drawn, grown, moved, placed, selectorOf, shapesIn } from "./shapes.ts";

const SIZE = { width: 1000, height: 500 };

test("a circle grows from where it was begun, a rectangle from corner to corner", () => {
  const path = [
    { x: 100, y: 100 },
    { x: 70, y: 60 },
  ];
  expect(drawn("circle", path)).toEqual({ kind: "ellipse", x: 100, y: 100, rx: 50, ry: 50 });
  expect(drawn("rectangle", path)).toEqual({ kind: "rectangle", x: 70, y: 60, width: 30, height: 40 });
  expect(drawn("freehand", path)).toEqual({ kind: "stroke", points: path });
});

test("a press without a movement draws nothing", () => {
  expect(drawn("circle", [{ x: 1, y: 1 }])).toBeUndefined();
  expect(
    drawn("rectangle", [
      { x: 1, y: 1 },
      { x: 1, y: 9 },
    ]),
  ).toBeUndefined();
});

test("a rectangle is a media fragment in percent, and only what is on the image", () => {
  const shape = { kind: "rectangle", x: -50, y: 50, width: 150, height: 100 } as const;
  const selector = selectorOf(shape, SIZE);
  expect(selector).toEqual({ type: "FragmentSelector", value: "xywh=percent:0,10,10,20" });
  expect(shapesIn(selector, { width: 2000, height: 1000 })).toEqual([
    { kind: "rectangle", x: 0, y: 100, width: 200, height: 200 },
  ]);
});

test.each([
  { kind: "ellipse", x: 100.5, y: 20, rx: 12.5, ry: 12.5 } as const,
  {
    kind: "stroke",
    points: [
      { x: 1, y: 2 },
      { x: -3.5, y: 4 },
    ],
  } as const,
])("an SVG shape comes back as it was drawn ($kind), and fits a copy of another size", (shape) => {
  const selector = selectorOf(shape, SIZE);
  expect(shapesIn(selector, SIZE)).toEqual([shape]);
  const half = shapesIn(selector, { width: 500, height: 250 });
  expect(selectorOf(half[0] ?? shape, { width: 500, height: 250 }).type).toBe("SvgSelector");
  expect(half).not.toEqual([shape]);
});

test("shapes of other programs are read, and what is unknown shows nothing", () => {
  const svg = (body: string) => ({
    type: "SvgSelector",
    value: `<svg viewBox="0 0 10 5">${body}</svg>`,
  });
  expect(shapesIn(svg('<circle cx="5" cy="2" r="1"/>'), SIZE)).toEqual([
    { kind: "ellipse", x: 500, y: 200, rx: 100, ry: 100 },
  ]);
  expect(shapesIn(svg('<g><polygon points="0,0 1 1 1,0"/></g>'), SIZE)).toEqual([
    {
      kind: "stroke",
      points: [
        { x: 0, y: 0 },
        { x: 100, y: 100 },
        { x: 100, y: 0 },
        { x: 0, y: 0 },
      ],
    },
  ]);
  expect(shapesIn(svg('<path d="M0 0L1 1"/>'), SIZE)).toEqual([]);
  expect(shapesIn({ type: "FragmentSelector", value: "xywh=pixel:1,2,3,4" }, SIZE)).toEqual([]);
});

test("a keyboard places, moves and resizes a shape; a circle stays one", () => {
  const circle = placed("circle", { x: 50, y: 50 }, 10);
  expect(moved(circle, { x: 5, y: -5 })).toEqual({ kind: "ellipse", x: 55, y: 45, rx: 10, ry: 10 });
  expect(grown(circle, { x: 0, y: 4 })).toEqual({ kind: "ellipse", x: 50, y: 50, rx: 14, ry: 14 });
  expect(grown(circle, { x: -99, y: 0 })).toMatchObject({ rx: 1, ry: 1 });
  const rectangle = placed("rectangle", { x: 50, y: 50 }, 10);
  expect(grown(rectangle, { x: 2, y: 0 })).toEqual({
    kind: "rectangle",
    x: 38,
    y: 40,
    width: 24,
    height: 20,
  });
});
