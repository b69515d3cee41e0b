/** Turns what getUserMedia throws (W3C Media Capture and Streams §10.2, with browsers' variants) into AppErrors. */
import { AppError, type ErrorCode } from "../lib/appError.ts";

export type CaptureKind = "camera" | "microphone";

export function captureErrorCode(kind: CaptureKind, name: string): ErrorCode {
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
    case "PermissionDeniedError": // older Chromium
      return "permission-denied";
    case "NotFoundError":
    case "DevicesNotFoundError": // older Chromium
    case "OverconstrainedError":
      return kind === "camera" ? "no-camera" : "no-microphone";
    // Windows lets one program use a camera at a time; Firefox reports that as AbortError.
    case "NotReadableError":
    case "TrackStartError": // older Chromium
    case "AbortError":
      return kind === "camera" ? "camera-in-use" : "microphone-in-use";
    default:
      return "unexpected";
  }
}

export function captureError(kind: CaptureKind, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "";
  return new AppError(captureErrorCode(kind, name), { cause: thrown });
}
