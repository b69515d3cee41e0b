/** Takes one picture of a video as it is sent, however small it is shown. */
import { Track, type TrackPublication } from "livekit-client";
import { AppError } from "../../lib/appError.ts";
import { watchShownFrame } from "../shownFrame.ts";
import type { TakenPicture } from "../types.ts";

/** A larger layer comes with its next key frame; later than this the best that came is taken. */
const LARGEST_BY_MS = 3_000;
const LOOK_MS = 50;
/** A screen that stands still sends no new frame for a long time; then the one that is shown is taken. */
const NEXT_OF_A_SCREEN_BY_MS = 500;
/** A camera always sends a next frame, and only one that was watched says its RTP time. */
const NEXT_OF_A_CAMERA_BY_MS = 3_000;
const JPEG_QUALITY = 0.95;

/** What a picture says of its frame. */
type Picture = Omit<TakenPicture, "identity" | "kind">;

/** Throws AppError `no-picture`. */
export async function pictureOf(publication: TrackPublication | undefined): Promise<Picture> {
  const track = publication?.track;
  if (!track || publication.isMuted) throw new AppError("no-picture");
  // Shown at its full size, though unseen, so that the server is asked for the largest layer.
  const video = document.createElement("video");
  const full = publication.dimensions ?? { width: 1280, height: 720 };
  const ofScreen = publication.source === Track.Source.ScreenShare;
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
  let onFrame = () => {};
  const shown = watchShownFrame(video, () => onFrame());
  try {
    await largest(video, full);
    await new Promise<void>((resolve) => {
      onFrame = resolve;
      setTimeout(resolve, ofScreen ? NEXT_OF_A_SCREEN_BY_MS : NEXT_OF_A_CAMERA_BY_MS);
    });
    // No task in between: what the canvas takes is the frame that was told of last.
    const canvas = drawn(video);
    const rtpTimestamp = shown.rtpTimestamp();
    const capturedAt = shown.capturedAt() ?? performance.now();
    return { jpeg: await jpegOf(canvas), rtpTimestamp, capturedAt };
  } finally {
    shown.stop();
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

function drawn(video: HTMLVideoElement): HTMLCanvasElement {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) throw new AppError("no-picture");
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return canvas;
}

async function jpegOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY),
  );
  if (!blob) throw new AppError("no-picture");
  return blob;
}
