import { expect, test } from "vitest";
import { AppError } from "../lib/appError.ts";
import { PagedList } from "./pagedList.ts";

const PAGES: Record<string, { items: number[]; next: string | null }> = {
  first: { items: [1, 2], next: "2" },
  "2": { items: [3], next: null },
};

test("grows page by page until the end", async () => {
  const list = new PagedList(async (after) => PAGES[after ?? "first"] ?? { items: [] });
  await list.load();
  expect(list.snapshot.get()).toMatchObject({ items: [1, 2], hasMore: true });
  await list.more();
  expect(list.snapshot.get()).toMatchObject({ items: [1, 2, 3], hasMore: false });
  await list.more();
  expect(list.snapshot.get().items).toEqual([1, 2, 3]);
});

test("starting anew forgets the pages that were turned", async () => {
  const list = new PagedList(async (after) => PAGES[after ?? "first"] ?? { items: [] });
  await list.load();
  await list.more();
  await list.load();
  expect(list.snapshot.get().items).toEqual([1, 2]);
});

test("a page that does not come leaves the others, and can be asked for again", async () => {
  let isDown = false;
  const list = new PagedList(async (after) => {
    if (isDown) throw new AppError("server-unreachable");
    return PAGES[after ?? "first"] ?? { items: [] };
  });
  await list.load();
  isDown = true;
  await list.more();
  expect(list.snapshot.get()).toMatchObject({ items: [1, 2], hasMore: true, isLoading: false });
  expect(list.snapshot.get().error?.code).toBe("server-unreachable");
  isDown = false;
  await list.more();
  expect(list.snapshot.get()).toMatchObject({ items: [1, 2, 3], error: undefined });
});
