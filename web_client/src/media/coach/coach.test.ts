import { expect, test } from "vitest";
import golden from "./golden.json";
import { judge, type View } from "./judge.ts";
import { type Measures, measure, type Pixels } from "./measure.ts";

type Golden = (typeof golden)[number];

/** Draws a disk on skin from whole numbers only, exactly as the server's test does. */
function draw({ picture }: Golden): Pixels {
  const { width, height, seed, tone, x, y, radius, soft, gain, noise } = picture;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const hash = (Math.imul(column, 73856093) ^ Math.imul(row, 19349663) ^ Math.imul(seed, 83492791)) >>> 0;
      const grain = (((hash >>> 11) % 256) / 255 - 0.5) * noise;
      const distance = Math.sqrt((column - x) ** 2 + (row - y) ** 2);
      const t = Math.min(1, Math.max(0, (distance - radius + soft) / (2 * soft)));
      const skin = 1 - 0.5 * (1 - t * t * (3 - 2 * t));
      tone.forEach((value, channel) => {
        const light = Math.floor(value * skin * gain + grain + 0.5);
        data[(row * width + column) * 4 + channel] = Math.min(255, Math.max(0, light));
      });
    }
  }
  return { width, height, data };
}

test.each(golden.map((each) => [each.name, each] as const))("measures %s as the server does", (_, each) => {
  const found = measure(draw(each));
  for (const [name, expected] of Object.entries(each.measures)) {
    expect(found[name as keyof Measures], name).toBeCloseTo(expected, 2.5);
  }
  expect(judge(found, each.view as View)).toEqual({ verdict: each.verdict, reasons: each.reasons });
});

const GOOD: Measures = {
  width: 1024,
  height: 768,
  focus: 0.5,
  white: 0,
  black: 0,
  brightest: 200,
  subject: 0.1,
  border: 0,
  offCentre: 0.1,
};

test("a photograph that will do has no reasons", () => {
  expect(judge(GOOD, "close")).toEqual({ verdict: "good", reasons: [] });
});

test("a small one is refused, held upright too", () => {
  expect(judge({ ...GOOD, width: 599, height: 800 }, null).reasons).toEqual(["resolution-refused"]);
  expect(judge({ ...GOOD, width: 600, height: 800 }, null).reasons).toEqual(["resolution-low"]);
});

test("of what cannot be seen neither focus nor framing is said", () => {
  expect(judge({ ...GOOD, brightest: 10, focus: 0.1, subject: 0 }, "close")).toEqual({
    verdict: "poor",
    reasons: ["too-dark"],
  });
});

test("the gravest reason comes first", () => {
  expect(judge({ ...GOOD, width: 900, focus: 0.1 }, null).reasons).toEqual([
    "focus-refused",
    "resolution-low",
  ]);
});

test("only a close-up is judged by its framing", () => {
  expect(judge({ ...GOOD, subject: 0 }, "far").verdict).toBe("good");
  expect(judge({ ...GOOD, subject: 0 }, "close").reasons).toEqual(["nothing-in-frame"]);
});
