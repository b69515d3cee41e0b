// Notes of each frame that a watched video shows when it was captured, by the publisher's clock as the browser
// knows it, and which RTP timestamp it has. Pages of one browser share the machine's clock.
window.framesOf = async (selector, count) => {
  const video = document.querySelector(selector);
  const frames = [];
  while (frames.length < count) {
    const frame = await new Promise((resolve) => video.requestVideoFrameCallback((_, frame) => resolve(frame)));
    const { captureTime, rtpTimestamp, receiveTime, width, height } = frame;
    if (captureTime === undefined || rtpTimestamp === undefined) continue;
    frames.push({ capturedAt: performance.timeOrigin + captureTime, rtpTimestamp, width, height, receiveTime });
  }
  return frames;
};
