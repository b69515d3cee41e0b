/** Knows which frame of a video is on the screen, by the RTP timestamp that everybody in the room has it with. */

export interface ShownFrame {
  /** 90 kHz, modulo 2**32; undefined of a local video, and where the browser does not tell. */
  readonly rtpTimestamp: () => number | undefined;
  readonly stop: () => void;
}

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
