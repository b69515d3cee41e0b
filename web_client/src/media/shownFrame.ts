/** Knows which frame of a video is on the screen, as far as the browser tells. */
import type { ShownFrame } from "./types.ts";

export function watchShownFrame(element: HTMLVideoElement): ShownFrame {
  let rtpTimestamp: number | undefined;
  let waiting: number | undefined;
  const take = (_: DOMHighResTimeStamp, frame: VideoFrameCallbackMetadata) => {
    rtpTimestamp = frame.rtpTimestamp;
    next();
  };
  const next = () => {
    // Firefox has it since version 132.
    waiting = element.requestVideoFrameCallback?.(take);
  };
  next();
  return {
    rtpTimestamp: () => rtpTimestamp,
    stop: () => {
      if (waiting !== undefined) element.cancelVideoFrameCallback(waiting);
    },
  };
}
