import { expect, test } from "vitest";
import { Store } from "./store.ts";

test("tells listeners of each change and of nothing else", () => {
  const store = new Store(1);
  const seen: number[] = [];
  const stop = store.subscribe(() => seen.push(store.get()));
  store.set(2);
  store.set(2);
  store.update((value) => value + 1);
  stop();
  store.set(9);
  expect(seen).toEqual([2, 3]);
});

test("a listener may stop listening while being told", () => {
  const store = new Store(0);
  const seen: string[] = [];
  const stop = store.subscribe(() => {
    seen.push("first");
    stop();
  });
  store.subscribe(() => seen.push("second"));
  store.set(1);
  store.set(2);
  expect(seen).toEqual(["first", "second", "second"]);
});
