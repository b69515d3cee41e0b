import { expect, test } from "vitest";
import { type Stroke, shortcutFor } from "./shortcuts.ts";

const M: Stroke = { key: "m", altKey: false, ctrlKey: false, metaKey: false, repeat: false, isTyping: false };

test("M is the microphone and V the camera, in either case", () => {
  expect(shortcutFor(M)).toBe("microphone");
  expect(shortcutFor({ ...M, key: "V" })).toBe("camera");
  expect(shortcutFor({ ...M, key: "x" })).toBeUndefined();
});

test.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }, { isTyping: true }])(
  "does nothing with %j",
  (change) => {
    expect(shortcutFor({ ...M, ...change })).toBeUndefined();
  },
);
