import { expect, test } from "vitest";
import { MemoryShelf } from "../lib/remembered.ts";
import { parseChoice, preferences } from "./preferences.ts";

test.each([undefined, null, 3, "x", { camera: 3, picture: "huge" }])(
  "nonsense %j becomes the default choice",
  (raw) => {
    expect(parseChoice(raw)).toEqual({ picture: "high" });
  },
);

test("devices last between visits, the name only as long as the tab", () => {
  const lasting = new MemoryShelf();
  const before = preferences(lasting, new MemoryShelf());
  before.devices.set({ camera: "c", picture: "standard" });
  before.name.set("Ana");
  const after = preferences(lasting, new MemoryShelf());
  expect(after.devices.get()).toEqual({ camera: "c", picture: "standard" });
  expect(after.name.get()).toBe("");
});
