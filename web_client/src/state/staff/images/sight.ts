/** How an image is looked at: how near, and which part of it (pure). */

export interface Sight {
  /** 1 shows all of the image. */
  readonly scale: number;
  /** Pixels from the pane's middle to the image's. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const WHOLE: Sight = { scale: 1, x: 0, y: 0 };
export const NEAREST = 16;
/** One step of the buttons and keys. */
export const STEP = 1.4;

/** `fitted`: of the image when all of it is shown. Its middle never leaves by more than half of what is shown. */
export function panned(sight: Sight, by: Point, fitted: Size): Sight {
  const { scale } = sight;
  const within = (at: number, length: number) => {
    const most = ((scale - 1) * length) / 2;
    return Math.max(-most, Math.min(most, at)) + 0; // no -0
  };
  return { scale, x: within(sight.x + by.x, fitted.width), y: within(sight.y + by.y, fitted.height) };
}

/** `at`: what stays where it is, in pixels from the pane's middle. */
export function zoomed(sight: Sight, factor: number, fitted: Size, at: Point = { x: 0, y: 0 }): Sight {
  const scale = Math.max(1, Math.min(NEAREST, sight.scale * factor));
  const grown = scale / sight.scale;
  const moved = { scale, x: at.x - (at.x - sight.x) * grown, y: at.y - (at.y - sight.y) * grown };
  return panned(moved, { x: 0, y: 0 }, fitted);
}
