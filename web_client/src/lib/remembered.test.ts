import { expect, test } from "vitest";
import { MemoryShelf, Remembered, usableShelf } from "./remembered.ts";

const asNumber = (raw: unknown) => (typeof raw === "number" ? raw : 7);

test("keeps a value under the product's own key", () => {
  const shelf = new MemoryShelf();
  new Remembered(shelf, "volume", asNumber).set(3);
  expect(new Remembered(shelf, "volume", asNumber).get()).toBe(3);
  expect(shelf.getItem("housecall.volume")).toBe("3");
});

test.each(["not json", '"a string"', "null"])("falls back when %s was stored", (stored) => {
  const shelf = new MemoryShelf();
  shelf.setItem("housecall.volume", stored);
  expect(new Remembered(shelf, "volume", asNumber).get()).toBe(7);
});

test("works in memory where the browser forbids storage", () => {
  const shelf = usableShelf(() => {
    throw new DOMException("denied", "SecurityError");
  });
  shelf.setItem("a", "b");
  expect(shelf.getItem("a")).toBe("b");
});

test("a full disk loses the value, not the visit", () => {
  const full = new MemoryShelf();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const remembered = new Remembered(full, "volume", asNumber);
  remembered.set(3);
  expect(remembered.get()).toBe(7);
});
