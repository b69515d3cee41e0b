import { expect, test } from "vitest";
import { watchShownFrame } from "./shownFrame.ts";

type Told = { rtpTimestamp?: number; captureTime?: number; receiveTime?: number };
type Callback = (now: number, frame: Told) => void;

/** A video that shows a frame when it is told to. */
function video() {
  const waiting = new Map<number, Callback>();
  let last = 0;
  const element = {
    requestVideoFrameCallback: (callback: Callback) => {
      last += 1;
      waiting.set(last, callback);
      return last;
    },
    cancelVideoFrameCallback: (id: number) => waiting.delete(id),
  };
  const show = (frame: Told) => {
    const callbacks = [...waiting.values()];
    waiting.clear();
    for (const callback of callbacks) callback(70, frame);
  };
  return { element: element as unknown as HTMLVideoElement, show, waiting };
}

test("the newest frame counts, until nobody asks any more", () => {
  const { element, show, waiting } = video();
  const frame = watchShownFrame(element);
  expect(frame.rtpTimestamp()).toBeUndefined();
  show({ rtpTimestamp: 4_294_967_295 });
  show({ rtpTimestamp: 2_704 });
  expect(frame.rtpTimestamp()).toBe(2_704);
  frame.stop();
  expect(waiting.size).toBe(0);
});

test("a frame was captured when the browser says, or else came when it says, or is shown now", () => {
  const { element, show } = video();
  const heard: (number | undefined)[] = [];
  const frame = watchShownFrame(element, () => heard.push(frame.capturedAt()));
  show({ captureTime: 40, receiveTime: 60 });
  show({ receiveTime: 60 });
  show({});
  expect(heard).toEqual([40, 60, 70]);
});

test("a local video's frames have no timestamp, and an old browser tells of no frames", () => {
  const { element, show } = video();
  const local = watchShownFrame(element);
  show({});
  expect(local.rtpTimestamp()).toBeUndefined();
  const old = watchShownFrame({} as HTMLVideoElement);
  expect(old.rtpTimestamp()).toBeUndefined();
  old.stop();
});
