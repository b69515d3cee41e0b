/** Opens camera and microphone (W3C Media Capture and Streams), with one permission question when both are wanted. */
import { AppError } from "../lib/appError.ts";
import { type CaptureKind, captureError } from "./captureError.ts";
import type { DeviceChoice, PictureSize } from "./types.ts";

export type Outcome = MediaStreamTrack | AppError;

export const PICTURE: Readonly<Record<PictureSize, { width: number; height: number }>> = {
  high: { width: 1280, height: 720 },
  standard: { width: 640, height: 360 },
};
const FRAME_RATE_HZ = 30;

/** Constraints are `ideal`, so that a remembered device that is not plugged in does not stop the visit. */
export function constraintsFor(kind: CaptureKind, choice: DeviceChoice): MediaTrackConstraints {
  const id = choice[kind];
  const device = id === undefined ? {} : { deviceId: { ideal: id } };
  if (kind === "microphone") {
    return { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  }
  const { width, height } = PICTURE[choice.picture];
  const facing = id === undefined ? { facingMode: "user" } : {};
  return {
    ...device,
    ...facing,
    width: { ideal: width },
    height: { ideal: height },
    frameRate: { ideal: FRAME_RATE_HZ, max: FRAME_RATE_HZ },
  };
}

async function open(constraints: MediaStreamConstraints): Promise<MediaStream> {
  // Browsers hide mediaDevices altogether on pages that are not https.
  if (!globalThis.isSecureContext || !navigator.mediaDevices) throw new AppError("insecure-origin");
  return navigator.mediaDevices.getUserMedia(constraints);
}

/** Opens one device. The caller stops the returned track. */
export async function capture(kind: CaptureKind, choice: DeviceChoice): Promise<Outcome> {
  const constraints = constraintsFor(kind, choice);
  try {
    const stream = await open(kind === "camera" ? { video: constraints } : { audio: constraints });
    const [track] = stream.getTracks();
    return track ?? new AppError(kind === "camera" ? "no-camera" : "no-microphone");
  } catch (thrown) {
    return captureError(kind, thrown);
  }
}

/**
 * Opens both devices, asking once. When that fails the two are tried one after the other, because a missing camera
 * also fails the microphone that was asked for with it. The caller stops the returned tracks.
 */
export async function captureBoth(choice: DeviceChoice): Promise<Record<CaptureKind, Outcome>> {
  try {
    const stream = await open({
      video: constraintsFor("camera", choice),
      audio: constraintsFor("microphone", choice),
    });
    return {
      camera: stream.getVideoTracks()[0] ?? new AppError("no-camera"),
      microphone: stream.getAudioTracks()[0] ?? new AppError("no-microphone"),
    };
  } catch (thrown) {
    const both = captureError("camera", thrown);
    if (both.code === "insecure-origin") return { camera: both, microphone: both };
    return { microphone: await capture("microphone", choice), camera: await capture("camera", choice) };
  }
}
