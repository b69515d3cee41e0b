/** Decides how a picture lies in its tile: filling it, which cuts edges away, or whole with bars beside it (pure). */
import type { PictureKind, Role } from "../media/types.ts";
import type { Place, Size } from "./layout.ts";

/** As CSS `object-fit` has it. */
export type Fit = "cover" | "contain";

/** What is wished for; `measured` is settled by the shapes once they are known. */
export type Wish = Fit | "measured";

/** 16:9 may be cut to a square; a phone's upright picture in a wide tile may not. */
const MOST_CROP = 1.8;

/** A patient is seen whole, by themselves too: what they hold into the picture may lie at its edge. */
export function wishFor(kind: PictureKind, place: Place, role: Role | undefined): Wish {
  if (kind === "screen") return "contain";
  if (place === "corner") return "cover";
  return role === "patient" ? "contain" : "measured";
}

/** Settles a wish; a measured one fills the box unless much would be lost, and while a shape is unknown. */
export function settled(wish: Wish, video: Size, box: Size): Fit {
  if (wish !== "measured") return wish;
  if (video.width <= 0 || video.height <= 0 || box.width <= 0 || box.height <= 0) return "cover";
  const ratio = video.width / video.height / (box.width / box.height);
  return Math.max(ratio, 1 / ratio) > MOST_CROP ? "contain" : "cover";
}
