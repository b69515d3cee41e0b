/** Judges a measured network for a visit: what is enough for video, for sound alone, or for neither (pure). */
import type { Measured } from "../../signalling/networkCheck.ts";

export type NetworkGrade = "video" | "audio" | "none";
/** Which way is the narrow one; `offline` when nothing got through. */
export type NetworkFault = "offline" | "slow-up" | "slow-down";

export interface Judgement {
  readonly grade: NetworkGrade;
  /** Undefined when video is possible. */
  readonly fault: NetworkFault | undefined;
}

/** One stream of 300 kbps video and 50 kbps sound, and a little for the way. */
export const VIDEO_KBPS = 400;
/** Sound alone, with room for what is lost and sent again. */
export const AUDIO_KBPS = 80;

export function judge({ upKbps, downKbps }: Measured): Judgement {
  if (upKbps === null || downKbps === null) return { grade: "none", fault: "offline" };
  const narrow = Math.min(upKbps, downKbps);
  const fault = upKbps <= downKbps ? "slow-up" : "slow-down";
  if (narrow >= VIDEO_KBPS) return { grade: "video", fault: undefined };
  return { grade: narrow >= AUDIO_KBPS ? "audio" : "none", fault };
}
