/** Takes one picture of a video as it is sent, however small it is shown. */
import type { TrackPublication } from "livekit-client";
import { AppError } from "../../lib/appError.ts";

/** A larger layer comes with its next key frame; later than this the best that came is taken. */
const LARGEST_BY_MS = 3_000;
const LOOK_MS = 50;
const JPEG_QUALITY = 0.95;

/** Throws AppError `no-picture`. */
export async function pictureOf(publication: TrackPublication | undefined): Promise<Blob> {
  const track = publication?.track;
  if (!track || publication.isMuted) throw new AppError("no-picture");
  // Shown at its full size, though unseen, so that the server is asked for the largest layer.
  const video = document.createElement("video");
  const full = publication.dimensions ?? { width: 1280, height: 720 };
  video.muted = true;
  video.playsInline = true;
  Object.assign(video.style, {
    position: "fixed",
    inset: "0 auto auto 0",
    width: `${full.width}px`,
    height: `${full.height}px`,
    opacity: "0",
    pointerEvents: "none",
    zIndex: "-1",
  });
  video.setAttribute("aria-hidden", "true");
  document.body.append(video);
  track.attach(video);
  try {
    await largest(video, full);
    return await drawn(video);
  } finally {
    track.detach(video);
    video.remove();
  }
}

async function largest(video: HTMLVideoElement, full: { width: number; height: number }): Promise<void> {
  const until = performance.now() + LARGEST_BY_MS;
  const isFull = () => video.videoWidth * video.videoHeight >= full.width * full.height;
  while (!isFull() && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function drawn(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) throw new AppError("no-picture");
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY),
  );
  if (!blob) throw new AppError("no-picture");
  return blob;
}
