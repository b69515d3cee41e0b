/** The one error type of the page: a stable code that has its own words, and a category that says where to look. */

const CATEGORY_OF = {
  "permission-denied": "device",
  "no-camera": "device",
  "no-microphone": "device",
  "camera-in-use": "device",
  "microphone-in-use": "device",
  "device-disconnected": "device",
  "screen-not-shared": "device",
  "not-published": "device",
  "insecure-origin": "browser",
  "browser-too-old": "browser",
  "audio-blocked": "browser",
  "no-picture": "network",
  "name-refused": "name",
  "link-missing": "link",
  "link-invalid": "link",
  "link-expired": "link",
  "server-unreachable": "network",
  "server-busy": "network",
  "media-blocked": "network",
  "connection-lost": "network",
  "message-not-sent": "network",
  "joined-elsewhere": "room",
  removed: "room",
  "consult-ended": "room",
  "session-over": "access",
  "sign-in-refused": "access",
  "code-needed": "access",
  "second-factor-needed": "access",
  "too-many-attempts": "access",
  "invitation-over": "link",
  "passkey-cancelled": "access",
  "passkey-refused": "access",
  "not-allowed": "access",
  "glass-intact": "access",
  "not-found": "answer",
  malformed: "answer",
  conflict: "answer",
  "already-taken": "answer",
  "case-taken": "answer",
  "case-over": "answer",
  "already-admitted": "answer",
  "visit-over": "answer",
  "not-here": "answer",
  "clinic-closed": "answer",
  "case-final": "answer",
  "too-large": "answer",
  "type-refused": "answer",
  "code-refused": "access",
  "writing-closed": "access",
  "empty-file": "answer",
  "too-many-files": "answer",
  "quota-reached": "network",
  "upload-over": "answer",
  "files-pending": "answer",
  "files-under-way": "answer",
  "files-undecided": "answer",
  "photos-missing": "answer",
  unexpected: "unexpected",
} as const;

export type ErrorCode = keyof typeof CATEGORY_OF;
export type ErrorCategory = (typeof CATEGORY_OF)[ErrorCode];

export const ERROR_CODES = Object.keys(CATEGORY_OF) as ErrorCode[];

export interface ErrorFacts extends ErrorOptions {
  /** Names of the fields that the server refused. */
  readonly fields?: readonly string[];
  /** What the server says of each of them, for whoever wrote them by hand. */
  readonly reasons?: Readonly<Record<string, string>>;
  /** Seconds until another try is worth it. */
  readonly retryAfterS?: number | undefined;
}

/** Views translate `code` into words; `cause` is for the developer's console only and is never shown. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly fields: readonly string[];
  readonly reasons: Readonly<Record<string, string>>;
  readonly retryAfterS: number | undefined;

  constructor(code: ErrorCode, facts: ErrorFacts = {}) {
    super(code, facts);
    this.code = code;
    this.fields = facts.fields ?? [];
    this.reasons = facts.reasons ?? {};
    this.retryAfterS = facts.retryAfterS;
  }

  get category(): ErrorCategory {
    return CATEGORY_OF[this.code];
  }
}

/** Keeps an AppError as it is and wraps anything else as `fallback`. */
export function toAppError(thrown: unknown, fallback: ErrorCode = "unexpected"): AppError {
  return thrown instanceof AppError ? thrown : new AppError(fallback, { cause: thrown });
}
