/**
 * Shapes drawn on an image, and the selectors of W3C Web Annotation that say them (pure).
 *
 * Points are pixels of the image as it is served; a selector says its own measure, so that it fits every copy.
 */
import type { Shapes as Api } from "../../../signalling/restApi.ts";
import type { Point, Size } from "./sight.ts";

export type Selector = Api["SelectorBody"];

export interface Rectangle extends Point, Size {
  readonly kind: "rectangle";
}

export interface Ellipse extends Point {
  readonly kind: "ellipse";
  readonly rx: number;
  readonly ry: number;
}

export interface Stroke {
  readonly kind: "stroke";
  readonly points: readonly Point[];
}

export type Shape = Rectangle | Ellipse | Stroke;

export const TOOLS = ["circle", "rectangle", "freehand"] as const;
export type Tool = (typeof TOOLS)[number];

const SVG = "http://www.w3.org/2000/svg";

/** The shape from where the pointer went down to where it is; undefined while it is nothing yet. */
export function drawn(tool: Tool, path: readonly Point[]): Shape | undefined {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last || path.length < 2) return undefined;
  if (tool === "freehand") return { kind: "stroke", points: path };
  if (tool === "circle") {
    const radius = Math.hypot(last.x - first.x, last.y - first.y);
    return radius > 0 ? { kind: "ellipse", ...first, rx: radius, ry: radius } : undefined;
  }
  const [width, height] = [Math.abs(last.x - first.x), Math.abs(last.y - first.y)];
  if (width === 0 || height === 0) return undefined;
  return { kind: "rectangle", x: Math.min(first.x, last.x), y: Math.min(first.y, last.y), width, height };
}

/** What a keyboard begins with: a shape in the middle of `around`, `reach` wide to each side. */
export function placed(tool: Exclude<Tool, "freehand">, around: Point, reach: number): Shape {
  if (tool === "circle") return { kind: "ellipse", ...around, rx: reach, ry: reach };
  const [width, height] = [2 * reach, 2 * reach];
  return { kind: "rectangle", x: around.x - reach, y: around.y - reach, width, height };
}

export function moved(shape: Shape, by: Point): Shape {
  if (shape.kind === "stroke")
    return { ...shape, points: shape.points.map(({ x, y }) => ({ x: x + by.x, y: y + by.y })) };
  return { ...shape, x: shape.x + by.x, y: shape.y + by.y };
}

/** Grows by `by` pixels to each side; never to nothing. */
export function grown(shape: Shape, by: Point): Shape {
  const atLeast = (length: number) => Math.max(1, length);
  if (shape.kind === "ellipse") {
    const isCircle = shape.rx === shape.ry;
    const rx = atLeast(shape.rx + by.x + (isCircle ? by.y : 0));
    return { ...shape, rx, ry: isCircle ? rx : atLeast(shape.ry + by.y) };
  }
  if (shape.kind === "stroke") return shape;
  const [width, height] = [atLeast(shape.width + 2 * by.x), atLeast(shape.height + 2 * by.y)];
  return {
    ...shape,
    x: shape.x + (shape.width - width) / 2,
    y: shape.y + (shape.height - height) / 2,
    width,
    height,
  };
}

const tenths = (value: number) => Math.round(value * 10) / 10;

function percent(value: number, of: number): string {
  return String(Math.round(Math.max(0, Math.min(100, (value / of) * 100)) * 1000) / 1000);
}

/** `size`: of the image that was drawn on. */
export function selectorOf(shape: Shape, size: Size): Selector {
  if (shape.kind === "rectangle") {
    // Only what is on the image can be said in percent of it.
    const [left, top] = [Math.max(0, shape.x), Math.max(0, shape.y)];
    const right = Math.min(size.width, shape.x + shape.width);
    const bottom = Math.min(size.height, shape.y + shape.height);
    const value = [
      percent(left, size.width),
      percent(top, size.height),
      percent(right - left, size.width),
      percent(bottom - top, size.height),
    ];
    return { type: "FragmentSelector", value: `xywh=percent:${value.join(",")}` };
  }
  const body =
    shape.kind === "ellipse"
      ? `<ellipse cx="${tenths(shape.x)}" cy="${tenths(shape.y)}" rx="${tenths(shape.rx)}" ry="${tenths(shape.ry)}"/>`
      : `<polyline fill="none" points="${shape.points.map(({ x, y }) => `${tenths(x)},${tenths(y)}`).join(" ")}"/>`;
  const value = `<svg xmlns="${SVG}" viewBox="0 0 ${size.width} ${size.height}">${body}</svg>`;
  return { type: "SvgSelector", value };
}

type Attributes = (name: string) => number;

/** Reads a selector, ours or another program's, for an image of `size`; what is not understood shows nothing. */
export function shapesIn({ type, value }: Api["SelectorView"], size: Size): readonly Shape[] {
  if (type === "FragmentSelector") {
    const found = /^xywh=percent:([\d.]+),([\d.]+),([\d.]+),([\d.]+)$/.exec(value);
    if (!found) return [];
    const [x = 0, y = 0, width = 0, height = 0] = found.slice(1).map(Number);
    const [w, h] = [size.width / 100, size.height / 100];
    return [{ kind: "rectangle", x: x * w, y: y * h, width: width * w, height: height * h }];
  }
  const svg = new DOMParser().parseFromString(value, "image/svg+xml").documentElement;
  const [, , width = 0, height = 0] = numbersIn(svg.getAttribute("viewBox") ?? "");
  const across = width > 0 ? size.width / width : 1;
  const down = height > 0 ? size.height / height : 1;
  return [...svg.querySelectorAll("*")].flatMap((element) => shapeOf(element, { x: across, y: down }));
}

function shapeOf(element: Element, by: Point): readonly Shape[] {
  const number: Attributes = (name) => Number(element.getAttribute(name) ?? 0) || 0;
  const at = (x: string, y: string) => ({ x: number(x) * by.x, y: number(y) * by.y });
  switch (element.localName) {
    case "circle":
      return [{ kind: "ellipse", ...at("cx", "cy"), rx: number("r") * by.x, ry: number("r") * by.y }];
    case "ellipse":
      return [{ kind: "ellipse", ...at("cx", "cy"), rx: number("rx") * by.x, ry: number("ry") * by.y }];
    case "rect": {
      const { x: width, y: height } = at("width", "height");
      return [{ kind: "rectangle", ...at("x", "y"), width, height }];
    }
    case "line":
      return [{ kind: "stroke", points: [at("x1", "y1"), at("x2", "y2")] }];
    case "polyline":
    case "polygon": {
      const points = pairsIn(element.getAttribute("points") ?? "", by);
      const [first] = points;
      if (!first) return [];
      return [{ kind: "stroke", points: element.localName === "polygon" ? [...points, first] : points }];
    }
    default:
      return [];
  }
}

function numbersIn(text: string): readonly number[] {
  return (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
}

function pairsIn(text: string, by: Point): readonly Point[] {
  const numbers = numbersIn(text);
  const points: Point[] = [];
  for (let index = 0; index + 1 < numbers.length; index += 2)
    points.push({ x: (numbers[index] ?? 0) * by.x, y: (numbers[index + 1] ?? 0) * by.y });
  return points;
}
