/**
 * Measures a photograph for the capture coach: the same numbers as the server computes, to the third decimal.
 *
 * The specification is `coach.json`, a copy of the server's; `golden.json` has pictures on which both agree.
 */

import specification from "./coach.json";

/** RGBA, as `ImageData` has it. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** What was measured; the server's `Measures`. */
export interface Measures {
  readonly width: number;
  readonly height: number;
  /** Share of the edges' gradient energy that a further blur takes. */
  readonly focus: number;
  readonly white: number;
  readonly black: number;
  readonly brightest: number;
  readonly subject: number;
  readonly border: number;
  readonly offCentre: number;
}

/** Planes of numbers, one after the other: RGB or brightness alone. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

type Colours = readonly [Plane, Plane, Plane];

export function measure(pixels: Pixels): Measures {
  const small = narrowed(colours(pixels), specification.work_side);
  const luma = brightness(small);
  const { white, black, brightest } = specification.exposure;
  return {
    width: pixels.width,
    height: pixels.height,
    focus: focus(luma),
    white: share(luma.values.length, (i) => small.every((plane) => at(plane, i) >= white)),
    black: share(luma.values.length, (i) => at(luma, i) <= black),
    brightest: ranked(luma.values, brightest),
    ...framing(small),
  };
}

function colours({ width, height, data }: Pixels): Colours {
  const plane = (channel: number): Plane => {
    const values = new Float32Array(width * height);
    for (let i = 0; i < values.length; i++) values[i] = data[i * 4 + channel] ?? 0;
    return { width, height, values };
  };
  return [plane(0), plane(1), plane(2)];
}

function brightness([red, green, blue]: Colours): Plane {
  const values = red.values.map((value, i) => 0.299 * value + 0.587 * at(green, i) + 0.114 * at(blue, i));
  return { ...red, values };
}

/** Averages areas until the longer side is `side`; a smaller picture stays as it is. */
function narrowed(given: Colours, side: number): Colours {
  const [red] = given;
  const longest = Math.max(red.width, red.height);
  if (longest <= side) return given;
  const fitting = (length: number) => Math.max(1, Math.floor((length * side) / longest + 0.5));
  const shrunk = (plane: Plane): Plane =>
    turned(averaged(turned(averaged(plane, fitting(plane.width))), fitting(plane.height)));
  return [shrunk(given[0]), shrunk(given[1]), shrunk(given[2])];
}

/** Averages each row down to `width` values, pixels on an edge counting by their part. */
function averaged(plane: Plane, width: number): Plane {
  const scale = plane.width / width;
  const values = new Float32Array(width * plane.height);
  for (let row = 0; row < plane.height; row++) {
    for (let column = 0; column < width; column++) {
      const from = column * scale;
      const to = Math.min((column + 1) * scale, plane.width);
      let sum = 0;
      for (let x = Math.floor(from); x < to; x++) {
        sum += at(plane, row * plane.width + x) * (Math.min(x + 1, to) - Math.max(x, from));
      }
      values[row * width + column] = sum / (to - from);
    }
  }
  return { width, height: plane.height, values };
}

/** Swaps rows and columns, so that one loop serves both directions. */
function turned(plane: Plane): Plane {
  const values = new Float32Array(plane.values.length);
  for (let row = 0; row < plane.height; row++) {
    for (let column = 0; column < plane.width; column++) {
      values[column * plane.height + row] = at(plane, row * plane.width + column);
    }
  }
  return { width: plane.height, height: plane.width, values };
}

function focus(luma: Plane): number {
  const { smooth, blur, edges } = specification.focus;
  const smoothed = blurred(luma, smooth);
  const fine = energy(smoothed);
  const coarse = energy(blurred(smoothed, blur));
  const strongest = ranked(coarse, 1 - edges);
  let before = 0;
  let after = 0;
  coarse.forEach((value, i) => {
    if (value < strongest) return;
    before += fine[i] ?? 0;
    after += value;
  });
  return before <= 0 ? 0 : Math.max(0, 1 - after / before);
}

function blurred(plane: Plane, sigma: number): Plane {
  const kernel = gaussian(sigma);
  return turned(convolved(turned(convolved(plane, kernel)), kernel));
}

function gaussian(sigma: number): readonly number[] {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Convolves each row; beyond its ends it goes on mirrored, the end itself not repeated. */
function convolved(plane: Plane, kernel: readonly number[]): Plane {
  const { width, height } = plane;
  const reach = (kernel.length - 1) / 2;
  const values = new Float32Array(plane.values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let i = 0; i < kernel.length; i++) {
        const x = mirrored(column + i - reach, width);
        sum += (kernel[i] ?? 0) * at(plane, row * width + x);
      }
      values[row * width + column] = sum;
    }
  }
  return { width, height, values };
}

function mirrored(x: number, width: number): number {
  if (x < 0) return Math.min(-x, width - 1);
  return x < width ? x : Math.max(0, 2 * width - 2 - x);
}

/** Squared gradients by central differences, without the outermost pixels. */
function energy(plane: Plane): Float32Array {
  const { width, height } = plane;
  const found = new Float32Array(Math.max(0, (width - 2) * (height - 2)));
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const i = row * width + column;
      const across = at(plane, i + 1) - at(plane, i - 1);
      const down = at(plane, i + width) - at(plane, i - width);
      found[(row - 1) * (width - 2) + column - 1] = across * across + down * down;
    }
  }
  return found;
}

/** How much of the frame differs from its usual colour, how much of its border, and how far off the middle. */
function framing(small: Colours): Pick<Measures, "subject" | "border" | "offCentre"> {
  const grid = narrowed(small, specification.framing.grid_side);
  const { width, height } = grid[0];
  const usual = grid.map((plane) => ranked(plane.values, 0.5));
  const brightest = Math.max(1, ...usual);
  let subject = 0;
  let border = 0;
  let columns = 0;
  let rows = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const differences = grid.map((plane, i) => Math.abs(at(plane, row * width + column) - (usual[i] ?? 0)));
      if (Math.max(...differences) / brightest <= specification.framing.difference) continue;
      subject += 1;
      columns += column;
      rows += row;
      if (row === 0 || column === 0 || row === height - 1 || column === width - 1) border += 1;
    }
  }
  if (subject === 0) return { subject: 0, border: 0, offCentre: 0 };
  const right = ((columns / subject + 0.5) / width) * 2 - 1;
  const down = ((rows / subject + 0.5) / height) * 2 - 1;
  return {
    subject: subject / (width * height),
    border: border / (2 * width + 2 * height - 4),
    offCentre: Math.hypot(right, down) / Math.SQRT2,
  };
}

/** The value below which `part` of the values are, by rank. */
function ranked(values: Float32Array, part: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
}

function share(length: number, is: (i: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < length; i++) if (is(i)) count += 1;
  return length === 0 ? 0 : count / length;
}

function at(plane: Plane, i: number): number {
  return plane.values[i] ?? 0;
}
