/** The camera for photographs: the one at the back if there is one, as finely as it takes pictures. */
import { AppError } from "../lib/appError.ts";
import { captureError } from "./captureError.ts";
import { showTrack } from "./showTrack.ts";
import type { VideoHandle } from "./types.ts";

const WANTED: MediaTrackConstraints = {
  facingMode: "environment",
  width: { ideal: 3840 },
  height: { ideal: 2160 },
};
/** JPEG no worse than the ATA's 20:1. */
const QUALITY = 0.95;

export interface StillCamera {
  readonly video: VideoHandle;
  /** Takes what the preview shows now. Throws AppError. */
  readonly take: () => Promise<Blob>;
  readonly close: () => void;
}

/** Throws AppError. */
export async function openStillCamera(): Promise<StillCamera> {
  // Browsers hide mediaDevices altogether on pages that are not https.
  if (!globalThis.isSecureContext || !navigator.mediaDevices) throw new AppError("insecure-origin");
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: WANTED });
  } catch (thrown) {
    throw captureError("camera", thrown);
  }
  const [track] = stream.getVideoTracks();
  if (!track) throw new AppError("no-camera");
  return { video: showTrack(track), take: () => frameOf(track), close: () => track.stop() };
}

/** A frame of the track, not ImageCapture.takePhoto: what was inside the outline is what is sent. */
async function frameOf(track: MediaStreamTrack): Promise<Blob> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  await video.play();
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  video.srcObject = null;
  const taken = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!taken) throw new AppError("device-disconnected");
  return taken;
}
