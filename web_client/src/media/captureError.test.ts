import { expect, test } from "vitest";
import { AppError } from "../lib/appError.ts";
import { captureError } from "./captureError.ts";

test.each([
  ["NotAllowedError", "permission-denied", "permission-denied"],
  ["SecurityError", "permission-denied", "permission-denied"],
  ["NotFoundError", "no-camera", "no-microphone"],
  ["OverconstrainedError", "no-camera", "no-microphone"],
  ["NotReadableError", "camera-in-use", "microphone-in-use"],
  ["AbortError", "camera-in-use", "microphone-in-use"],
  ["TypeError", "unexpected", "unexpected"],
])("%s becomes %s for a camera and %s for a microphone", (name, camera, microphone) => {
  const thrown = new DOMException("words", name);
  expect(captureError("camera", thrown).code).toBe(camera);
  expect(captureError("microphone", thrown).code).toBe(microphone);
});

test("what is an AppError already keeps its code", () => {
  expect(captureError("camera", new AppError("insecure-origin")).code).toBe("insecure-origin");
});
