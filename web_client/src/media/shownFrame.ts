/** Knows which frame of a video is on the screen, as far as the browser tells. */
import type { ShownFrame } from "./types.ts";

/** `onFrame`: called for each frame that is shown, while it is. */
export function watchShownFrame(element: HTMLVideoElement, onFrame?: () => void): ShownFrame {
  let rtpTimestamp: number | undefined;
  let capturedAt: number | undefined;
  let waiting: number | undefined;
  const take = (now: DOMHighResTimeStamp, frame: VideoFrameCallbackMetadata) => {
    rtpTimestamp = frame.rtpTimestamp;
    // Of a remote video the browser reckons the capture from its sender's reports, once they have come.
    capturedAt = frame.captureTime ?? frame.receiveTime ?? now;
    next();
    onFrame?.();
  };
  const next = () => {
    // Firefox has it since version 132.
    waiting = element.requestVideoFrameCallback?.(take);
  };
  next();
  return {
    rtpTimestamp: () => rtpTimestamp,
    capturedAt: () => capturedAt,
    stop: () => {
      if (waiting !== undefined) element.cancelVideoFrameCallback(waiting);
    },
  };
}
