/** What is drawn on people's pictures right now: lines that everybody sees, and that go by themselves. */
import { Store, type Watchable } from "../lib/store.ts";
import type { Ink, PictureKind, Point, StrokePart } from "../media/types.ts";
import type { Fit } from "./fit.ts";
import type { Size } from "./layout.ts";

/** Milliseconds after its last piece; long enough to talk about what it shows. */
export const STAYS_MS = 12_000;
/** The oldest give way, so that nobody's browser is drawn to a halt. */
const MOST_STROKES = 100;

export interface Stroke {
  readonly id: string;
  /** Who draws, by identity. */
  readonly by: string;
  /** Whose picture it is drawn on, by identity. */
  readonly identity: string;
  readonly kind: PictureKind;
  /** Of the frame that it was begun on; undefined where no frame told. */
  readonly rtpTimestamp: number | undefined;
  readonly points: readonly Point[];
  /** Milliseconds; when its last piece came. */
  readonly at: number;
}

/** Adds a piece to the line it belongs to; nobody adds to a line of another. */
export function drawn(strokes: readonly Stroke[], ink: Ink, by: string, at: number): readonly Stroke[] {
  if (ink === "wiped") return strokes.filter((stroke) => stroke.by !== by);
  const known = strokes.find(({ id }) => id === ink.stroke);
  if (known && known.by !== by) return strokes;
  const { identity, kind, rtpTimestamp } = known ?? ink;
  const points = [...(known?.points ?? []), ...ink.points];
  const stroke: Stroke = { id: ink.stroke, by, identity, kind, rtpTimestamp, points, at };
  return [...strokes.filter((other) => other !== known), stroke].slice(-MOST_STROKES);
}

/** Those that are still to be seen at `now`. */
export function staying(strokes: readonly Stroke[], now: number): readonly Stroke[] {
  const left = strokes.filter(({ at }) => now - at < STAYS_MS);
  return left.length === strokes.length ? strokes : left;
}

/** Where on the picture a place of its box is; undefined beside it. `isMirrored`: as one sees oneself. */
export function pointOn(
  video: Size,
  box: Size,
  fit: Fit,
  isMirrored: boolean,
  place: { readonly left: number; readonly top: number },
): Point | undefined {
  if (video.width <= 0 || video.height <= 0) return undefined;
  const scales = [box.width / video.width, box.height / video.height];
  const scale = fit === "cover" ? Math.max(...scales) : Math.min(...scales);
  const across = (place.left - box.width / 2) / (video.width * scale) + 0.5;
  const y = (place.top - box.height / 2) / (video.height * scale) + 0.5;
  const x = isMirrored ? 1 - across : across;
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? [x, y] : undefined;
}

export interface DrawingDoors {
  readonly send: (ink: Ink) => void;
  /** Milliseconds. */
  readonly now: () => number;
  /** Calls `step` after `ms`, unless the returned function is called. */
  readonly later: (step: () => void, ms: number) => () => void;
}

/** Pieces go out at most this often: every few pictures of the video. */
const SEND_EVERY_MS = 40;
const SELF = "";

export class Drawing {
  readonly #doors: DrawingDoors;
  readonly #strokes = new Store<readonly Stroke[]>([]);
  #line: Omit<StrokePart, "points"> | undefined;
  #unsent: Point[] = [];
  #stopSending: (() => void) | undefined;
  #stopFading: (() => void) | undefined;

  constructor(doors: DrawingDoors) {
    this.#doors = doors;
  }

  get strokes(): Watchable<readonly Stroke[]> {
    return this.#strokes;
  }

  /** Takes what somebody else drew. */
  receive(ink: Ink, by: string): void {
    this.#take(ink, by);
  }

  /** Begins a line of one's own on a picture. `rtpTimestamp`: of the frame that is seen meanwhile. */
  begin(identity: string, kind: PictureKind, point: Point, rtpTimestamp?: number): void {
    this.end();
    this.#line = { stroke: crypto.randomUUID(), identity, kind, rtpTimestamp };
    this.extend(point);
    // The first point goes at once: the others see the pen come down.
    this.#flush();
  }

  extend(point: Point): void {
    if (!this.#line) return;
    this.#take({ ...this.#line, points: [point] }, SELF);
    this.#unsent.push(point);
    this.#stopSending ??= this.#doors.later(() => this.#flush(), SEND_EVERY_MS);
  }

  end(): void {
    this.#flush();
    this.#line = undefined;
  }

  /** Wipes away what one has drawn oneself. */
  wipe(): void {
    this.end();
    this.#take("wiped", SELF);
    this.#doors.send("wiped");
  }

  close(): void {
    this.#stopSending?.();
    this.#stopFading?.();
  }

  #flush(): void {
    this.#stopSending?.();
    this.#stopSending = undefined;
    if (this.#line && this.#unsent.length > 0) {
      this.#doors.send({ ...this.#line, points: this.#unsent });
      this.#unsent = [];
    }
  }

  #take(ink: Ink, by: string): void {
    this.#strokes.update((strokes) => drawn(strokes, ink, by, this.#doors.now()));
    this.#fade();
  }

  #fade(): void {
    this.#stopFading?.();
    this.#stopFading = undefined;
    const { now, later } = this.#doors;
    const strokes = staying(this.#strokes.get(), now());
    this.#strokes.set(strokes);
    if (strokes.length === 0) return;
    const next = Math.min(...strokes.map(({ at }) => at)) + STAYS_MS - now();
    this.#stopFading = later(() => this.#fade(), Math.max(1, next));
  }
}
