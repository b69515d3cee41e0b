/** Which browser this is, only to say where its permission switch sits, and what it lacks for a video visit. */

export type BrowserFamily = "chrome" | "edge" | "firefox" | "safari" | "ios" | "android" | "other";

/** Reads the family from a user agent string. Permission switches differ by these families, not by versions. */
export function browserFamily(userAgent: string, touchPoints = 0): BrowserFamily {
  // An iPad asks for desktop pages and calls itself a Macintosh, yet has touch points.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return "ios";
  if (/Android/.test(userAgent)) return /Firefox\//.test(userAgent) ? "firefox" : "android";
  if (/Edg\//.test(userAgent)) return "edge";
  if (/Firefox\//.test(userAgent)) return "firefox";
  if (/Chrome\/|Chromium\//.test(userAgent)) return "chrome";
  return /Safari\//.test(userAgent) ? "safari" : "other";
}

/** What the page looks at to know if a visit can work here; `window` satisfies it. */
export interface Surroundings {
  readonly isSecureContext: boolean;
  readonly RTCPeerConnection?: unknown;
  readonly WebSocket?: unknown;
  readonly MediaStream?: unknown;
}

export type Obstacle = "browser-too-old" | "insecure-origin";

/** Names what stands in the way of using camera and microphone here; undefined when nothing does. */
export function obstacle(here: Surroundings): Obstacle | undefined {
  if (!here.RTCPeerConnection || !here.WebSocket || !here.MediaStream) return "browser-too-old";
  return here.isSecureContext ? undefined : "insecure-origin";
}
