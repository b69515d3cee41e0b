/** For each error, what a person can do next: every screen has a way on. */
import type { ErrorCode } from "../lib/appError.ts";

/**
 * `retry` does again what failed · `rejoin` enters the consult again · `continue` goes on without the device ·
 * `secure` opens the same link over https · `home` goes to the page that says how to get a link ·
 * `dismiss` closes the notice · `signIn` goes back to the sign-in · `start` goes to the first page of the staff.
 */
export type WayOn = "retry" | "rejoin" | "continue" | "secure" | "home" | "dismiss" | "signIn" | "start";

const WAYS: Readonly<Record<ErrorCode, readonly [WayOn, ...WayOn[]]>> = {
  "permission-denied": ["retry", "continue"],
  "no-camera": ["continue", "retry"],
  "no-microphone": ["continue", "retry"],
  "camera-in-use": ["retry", "continue"],
  "microphone-in-use": ["retry", "continue"],
  "device-disconnected": ["retry", "continue"],
  "screen-not-shared": ["dismiss"],
  "not-published": ["dismiss"],
  "insecure-origin": ["secure", "continue"],
  "browser-too-old": ["home"],
  "audio-blocked": ["retry"],
  "no-picture": ["retry", "dismiss"],
  "name-refused": ["dismiss"],
  "link-missing": ["home"],
  "link-invalid": ["home"],
  "link-expired": ["home", "retry"],
  "server-unreachable": ["retry"],
  "server-busy": ["retry"],
  "media-blocked": ["retry"],
  "connection-lost": ["rejoin"],
  "message-not-sent": ["dismiss"],
  "joined-elsewhere": ["rejoin"],
  removed: ["rejoin"],
  "consult-ended": ["rejoin"],
  "session-over": ["signIn", "retry"],
  "sign-in-refused": ["dismiss"],
  "code-needed": ["dismiss"],
  "second-factor-needed": ["start", "signIn"],
  "too-many-attempts": ["retry"],
  "invitation-over": ["start"],
  "passkey-cancelled": ["retry", "dismiss"],
  "passkey-refused": ["retry", "dismiss"],
  "not-allowed": ["start", "retry"],
  "glass-intact": ["start", "retry"],
  "not-found": ["start", "retry"],
  malformed: ["dismiss"],
  conflict: ["retry", "dismiss"],
  "already-taken": ["dismiss"],
  "case-taken": ["dismiss"],
  "case-over": ["dismiss"],
  "already-admitted": ["dismiss"],
  "visit-over": ["dismiss"],
  "not-here": ["dismiss"],
  "clinic-closed": ["dismiss"],
  "case-final": ["dismiss"],
  "too-large": ["dismiss"],
  "type-refused": ["dismiss"],
  "code-refused": ["dismiss"],
  "writing-closed": ["home"],
  "empty-file": ["dismiss"],
  "too-many-files": ["dismiss"],
  "quota-reached": ["retry"],
  "upload-over": ["retry"],
  "files-pending": ["retry", "dismiss"],
  "files-under-way": ["retry", "dismiss"],
  "files-undecided": ["dismiss"],
  "photos-missing": ["dismiss"],
  unexpected: ["retry"],
};

/** The first is the one to offer most visibly. */
export function waysOn(code: ErrorCode): readonly [WayOn, ...WayOn[]] {
  return WAYS[code];
}
