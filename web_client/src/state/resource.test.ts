import { expect, test } from "vitest";
import { AppError } from "../lib/appError.ts";
import { Resource } from "./resource.ts";

test("what was received stays visible while a newer one is asked for, and when that fails", async () => {
  const answers: (() => Promise<string>)[] = [
    async () => "first",
    async () => Promise.reject(new AppError("server-unreachable")),
  ];
  const resource = new Resource(async () => (await answers.shift()?.()) ?? "none");
  await resource.load();
  expect(resource.snapshot.get()).toEqual({ value: "first", isLoading: false, error: undefined });
  await resource.load();
  expect(resource.snapshot.get()).toMatchObject({ value: "first", error: { code: "server-unreachable" } });
});

test("an older answer that comes late does not replace a newer one", async () => {
  const waiting: ((value: string) => void)[] = [];
  const resource = new Resource(() => new Promise<string>((resolve) => void waiting.push(resolve)));
  const first = resource.load();
  const second = resource.load();
  waiting[1]?.("new");
  await second;
  waiting[0]?.("old");
  await first;
  expect(resource.snapshot.get().value).toBe("new");
});

test("who asked first goes on only when the newest answer is there", async () => {
  const waiting: ((value: string) => void)[] = [];
  const resource = new Resource(() => new Promise<string>((resolve) => void waiting.push(resolve)));
  const seen: (string | undefined)[] = [];
  const first = resource.load().then(() => seen.push(resource.snapshot.get().value));
  const second = resource.refresh();
  waiting[0]?.("old");
  await new Promise((resolve) => setTimeout(resolve));
  expect(seen).toEqual([]);
  waiting[1]?.("new");
  await Promise.all([first, second]);
  expect(seen).toEqual(["new"]);
});

test("what the server answered to a change counts more than what was asked before", async () => {
  let answer: (value: string) => void = () => undefined;
  const resource = new Resource(
    () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      }),
  );
  const loading = resource.load();
  resource.put("saved");
  answer("stale");
  await loading;
  expect(resource.snapshot.get()).toEqual({ value: "saved", isLoading: false, error: undefined });
});
