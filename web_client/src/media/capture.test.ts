import { afterEach, expect, test, vi } from "vitest";
import { AppError } from "../lib/appError.ts";
import { captureBoth, constraintsFor } from "./capture.ts";

afterEach(() => vi.unstubAllGlobals());

test("a remembered device is preferred, never required", () => {
  const constraints = constraintsFor("camera", { camera: "abc", picture: "high" });
  expect(constraints).toMatchObject({
    deviceId: { ideal: "abc" },
    width: { ideal: 1280 },
    height: { ideal: 720 },
  });
  expect(constraints.facingMode).toBeUndefined();
});

test("without a choice phones open the camera that faces the person, at the size asked for", () => {
  expect(constraintsFor("camera", { picture: "standard" })).toMatchObject({
    facingMode: "user",
    width: { ideal: 640 },
    height: { ideal: 360 },
  });
});

test("the microphone is cleaned of echo and noise", () => {
  expect(constraintsFor("microphone", { picture: "high" })).toEqual({
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  });
});

/** A browser with some devices: getUserMedia as the specification says, all or nothing. */
function browserWith(devices: { audio: boolean; video: boolean }): string[] {
  const asked: string[] = [];
  const track = (kind: string) => ({ kind }) as MediaStreamTrack;
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("navigator", {
    mediaDevices: {
      getUserMedia: async (wanted: MediaStreamConstraints) => {
        const kinds = (["audio", "video"] as const).filter((kind) => wanted[kind]);
        asked.push(kinds.join("+"));
        if (kinds.some((kind) => !devices[kind])) throw new DOMException("", "NotFoundError");
        const tracks = kinds.map(track);
        return {
          getTracks: () => tracks,
          getAudioTracks: () => tracks.filter(({ kind }) => kind === "audio"),
          getVideoTracks: () => tracks.filter(({ kind }) => kind === "video"),
        };
      },
    },
  });
  return asked;
}

test("asks once when both devices are there", async () => {
  const asked = browserWith({ audio: true, video: true });
  const outcomes = await captureBoth({ picture: "high" });
  expect(asked).toEqual(["audio+video"]);
  expect([outcomes.camera, outcomes.microphone]).toMatchObject([{ kind: "video" }, { kind: "audio" }]);
});

test("a missing camera does not cost the microphone", async () => {
  browserWith({ audio: true, video: false });
  const outcomes = await captureBoth({ picture: "high" });
  expect(outcomes.microphone).toMatchObject({ kind: "audio" });
  expect(outcomes.camera).toMatchObject({ code: "no-camera" });
});

test("a page without https says so for both", async () => {
  vi.stubGlobal("isSecureContext", false);
  const outcomes = await captureBoth({ picture: "high" });
  expect(outcomes.camera).toBeInstanceOf(AppError);
  expect(outcomes).toMatchObject({
    camera: { code: "insecure-origin" },
    microphone: { code: "insecure-origin" },
  });
});
