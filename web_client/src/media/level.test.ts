import { expect, test } from "vitest";
import { levelOf } from "./level.ts";

function tone(amplitude: number): Float32Array {
  return Float32Array.from(
    { length: 1024 },
    (_, index) => amplitude * Math.sin((index * 2 * Math.PI * 8) / 1024),
  );
}

test("silence is 0, a shout is 1, and louder is never less", () => {
  const levels = [0, 0.001, 0.01, 0.1, 0.3, 1].map((amplitude) => levelOf(tone(amplitude)));
  expect(levels[0]).toBe(0);
  expect(levels.at(-1)).toBe(1);
  expect(levels).toEqual([...levels].sort((a, b) => a - b));
});

test("speech in a quiet room moves the bar to about the middle", () => {
  const level = levelOf(tone(0.03));
  expect(level).toBeGreaterThan(0.3);
  expect(level).toBeLessThan(0.7);
});

test("an empty buffer is silence", () => {
  expect(levelOf(new Float32Array(0))).toBe(0);
});
