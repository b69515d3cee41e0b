import { expect, test } from "vitest";
import { decodeInk, encodeInk } from "./ink.ts";

const part = {
  stroke: "s1",
  identity: "maya",
  kind: "camera",
  points: [
    [0, 0.12345],
    [1, 0.5],
  ],
} as const;

function packet(change: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ...part, points: [[1, 2]], ...change }));
}

test("what is drawn arrives to the ten-thousandth of the picture", () => {
  expect(decodeInk(encodeInk(part))).toEqual({
    ...part,
    points: [
      [0, 0.1235],
      [1, 0.5],
    ],
  });
  expect(decodeInk(encodeInk("wiped"))).toBe("wiped");
});

test("a line says which frame it was begun on, where one tells", () => {
  const told = { ...part, rtpTimestamp: 2 ** 32 - 1, points: [[0.5, 0.5]] } as const;
  expect(decodeInk(encodeInk(told))).toEqual(told);
  expect(decodeInk(encodeInk({ ...told, rtpTimestamp: undefined }))).not.toHaveProperty("rtpTimestamp");
});

test.each([
  ["no JSON", new Uint8Array([0xff, 0])],
  ["nothing", new TextEncoder().encode("null")],
  ["no points", packet({ points: [] })],
  ["a point beside the picture", packet({ points: [[10_001, 0]] })],
  ["a point that is no number", packet({ points: [["1", 0]] })],
  ["half a point", packet({ points: [[1]] })],
  ["another kind", packet({ kind: "window" })],
  ["a frame before all time", packet({ rtpTimestamp: -1 })],
  ["a frame after all time", packet({ rtpTimestamp: 2 ** 32 })],
  ["a frame between two ticks", packet({ rtpTimestamp: 0.5 })],
  ["nobody's picture", packet({ identity: "" })],
  ["an endless name", packet({ stroke: "s".repeat(65) })],
  ["far too much", packet({ points: Array.from({ length: 501 }, () => [0, 0]) })],
])("%s is no ink", (_, bytes) => {
  expect(decodeInk(bytes)).toBeUndefined();
});
