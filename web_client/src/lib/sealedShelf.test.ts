import { expect, test } from "vitest";
import { MemoryBacking, SealedShelf } from "./sealedShelf.ts";

const DAY_MS = 86_400_000;
const words = (text: string) => new TextEncoder().encode(text);

function shelf() {
  const backing = new MemoryBacking();
  const clock = { now: 0 };
  return { backing, clock, shelf: new SealedShelf(backing, () => clock.now) };
}

test("what is put into a drawer comes back, and lies there sealed under a key that cannot be exported", async () => {
  const { backing, shelf: kept } = shelf();
  const drawer = await kept.open("case", "way", DAY_MS);
  await drawer.put("answers", words("chest pain"));
  const again = await kept.open("case", "way", DAY_MS);
  expect(new TextDecoder().decode(await again.get("answers"))).toBe("chest pain");
  const row = (await backing.get("values", "case/answers")) as { bytes: ArrayBuffer };
  expect(new TextDecoder().decode(row.bytes)).not.toContain("chest");
  const { key } = (await backing.get("drawers", "case")) as { key: CryptoKey };
  await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
});

test("a value does not open under another name, or after its drawer was begun anew", async () => {
  const { backing, shelf: kept } = shelf();
  const drawer = await kept.open("case", "way", DAY_MS);
  await drawer.put("a", words("x"));
  await backing.put("values", "case/b", await backing.get("values", "case/a"));
  expect(await drawer.get("b")).toBeUndefined();
  await backing.remove("drawers", "case");
  expect(await (await kept.open("case", "way", DAY_MS)).get("a")).toBeUndefined();
});

test("names are listed by what they begin with", async () => {
  const drawer = await shelf().shelf.open("case", "way", DAY_MS);
  for (const name of ["file:2", "answers", "file:1"]) await drawer.put(name, words("x"));
  await drawer.remove("file:2");
  expect(await drawer.names("file:")).toEqual(["file:1"]);
});

test("a drawer is wiped by its name, by its way, and when its time is over", async () => {
  const { backing, clock, shelf: kept } = shelf();
  for (const name of ["one", "two", "three"]) {
    await (await kept.open(name, `way of ${name}`, name === "three" ? DAY_MS : 7 * DAY_MS)).put(
      "a",
      words("x"),
    );
  }
  const left = async () => [await backing.keys("drawers", ""), await backing.keys("values", "")];
  await kept.wipe("one");
  expect(await left()).toEqual([
    ["three", "two"],
    ["three/a", "two/a"],
  ]);
  await kept.wipeWay("way of two");
  expect(await left()).toEqual([["three"], ["three/a"]]);
  clock.now = DAY_MS;
  await kept.sweep();
  expect(await left()).toEqual([[], []]);
});
