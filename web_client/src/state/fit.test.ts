import { expect, test } from "vitest";
import { settled, wishFor } from "./fit.ts";

test("a picture is cut a little, but shown whole where much would be lost", () => {
  const wide = { width: 1280, height: 720 };
  const upright = { width: 480, height: 640 };
  expect(settled("measured", wide, { width: 400, height: 300 })).toBe("cover");
  expect(settled("measured", wide, { width: 300, height: 300 })).toBe("cover");
  expect(settled("measured", upright, { width: 640, height: 360 })).toBe("contain");
  expect(settled("measured", wide, { width: 374, height: 750 })).toBe("contain");
  expect(settled("measured", { width: 0, height: 0 }, { width: 374, height: 750 })).toBe("cover");
});

test("what is wished for in any case does not wait for the shapes", () => {
  const square = { width: 300, height: 300 };
  expect(settled("contain", { width: 0, height: 0 }, square)).toBe("contain");
  expect(settled("cover", { width: 480, height: 640 }, { width: 640, height: 360 })).toBe("cover");
});

test("a patient is seen whole, but for the small view of oneself; so is a shared screen", () => {
  expect(wishFor("camera", "grid", "patient")).toBe("contain");
  expect(wishFor("camera", "strip", "patient")).toBe("contain");
  expect(wishFor("camera", "corner", "patient")).toBe("cover");
  expect(wishFor("camera", "grid", "provider")).toBe("measured");
  expect(wishFor("camera", "grid", undefined)).toBe("measured");
  expect(wishFor("screen", "stage", "provider")).toBe("contain");
});
