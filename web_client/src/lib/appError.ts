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
  unexpected: "unexpected",
} as const;

export type ErrorCode = keyof typeof CATEGORY_OF;
export type ErrorCategory = (typeof CATEGORY_OF)[ErrorCode];

export const ERROR_CODES = Object.keys(CATEGORY_OF) as ErrorCode[];

/** Views translate `code` into words; `cause` is for the developer's console only and is never shown. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }

  get category(): ErrorCategory {
    return CATEGORY_OF[this.code];
  }
}

/** Keeps an AppError as it is and wraps anything else as `fallback`. */
export function toAppError(thrown: unknown, fallback: ErrorCode = "unexpected"): AppError {
  return thrown instanceof AppError ? thrown : new AppError(fallback, { cause: thrown });
}
