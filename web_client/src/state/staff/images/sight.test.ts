import { expect, test } from "vitest";
import { NEAREST, panned, WHOLE, zoomed } from "./sight.ts";

const FITTED = { width: 400, height: 300 };

test("what is under the pointer stays there when the image comes nearer", () => {
  const at = { x: 100, y: -50 };
  const near = zoomed(WHOLE, 2, FITTED, at);
  expect(near).toEqual({ scale: 2, x: -100, y: 50 });
  // The image's point under the pointer, before and after.
  expect((at.x - near.x) / near.scale).toBe(at.x);
});

test("it never comes nearer than is of use, nor goes farther than all of it", () => {
  expect(zoomed(WHOLE, 1000, FITTED).scale).toBe(NEAREST);
  expect(zoomed({ scale: 3, x: 80, y: 10 }, 0.1, FITTED)).toEqual(WHOLE);
});

test("it cannot be pushed out of the pane", () => {
  expect(panned(WHOLE, { x: 50, y: 50 }, FITTED)).toEqual(WHOLE);
  expect(panned({ scale: 2, x: 0, y: 0 }, { x: -9999, y: 9999 }, FITTED)).toEqual({
    scale: 2,
    x: -200,
    y: 150,
  });
});
