/** Reads what the server says when it refuses: problem details (RFC 9457) with a stable `code`. */
import { AppError, type ErrorCode } from "./appError.ts";

const OF_CODE: Readonly<Record<string, ErrorCode>> = {
  malformed: "malformed",
  session_over: "session-over",
  sign_in_needed: "session-over",
  sign_in_refused: "sign-in-refused",
  code_needed: "code-needed",
  second_factor_needed: "second-factor-needed",
  passkey_refused: "passkey-refused",
  not_allowed: "not-allowed",
  glass_intact: "glass-intact",
  unknown: "not-found",
  conflict: "conflict",
  already_taken: "already-taken",
  claimed_by_another: "case-taken",
  not_the_owner: "case-taken",
  case_closed: "case-over",
  already_admitted: "already-admitted",
  visit_over: "visit-over",
  not_here: "not-here",
  clinic_closed: "clinic-closed",
  files_undecided: "files-undecided",
  files_under_way: "files-under-way",
  photos_missing: "photos-missing",
  too_late_to_reopen: "case-final",
  too_many_attempts: "too-many-attempts",
  link_over: "link-expired",
  code_refused: "code-refused",
  empty_file: "empty-file",
  too_many_files: "too-many-files",
  quota_reached: "quota-reached",
  upload_over: "upload-over",
  storage_failed: "server-busy",
  upload_busy: "server-busy",
  busy: "server-busy",
};

const OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "malformed",
  401: "session-over",
  403: "not-allowed",
  404: "not-found",
  409: "conflict",
  410: "link-expired",
  413: "too-large",
  415: "type-refused",
  422: "malformed",
  429: "too-many-attempts",
};

interface Problem {
  readonly code?: unknown;
  readonly errors?: unknown;
}

/** Each wrong field with what is wrong with it. */
function faultsOf({ errors }: Problem): readonly (readonly [string, string])[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((entry: { field?: unknown; message?: unknown } | null) =>
    typeof entry?.field === "string" ? [[entry.field, String(entry.message ?? "")] as const] : [],
  );
}

/** `body`: the parsed answer, whatever it is. `retryAfter`: the header of that name, if any. */
export function readProblem(status: number, body: unknown, retryAfter: string | null = null): AppError {
  const problem: Problem = typeof body === "object" && body !== null ? body : {};
  const named = typeof problem.code === "string" ? OF_CODE[problem.code] : undefined;
  const code = named ?? OF_STATUS[status] ?? (status >= 502 ? "server-unreachable" : "unexpected");
  const seconds = Number.parseInt(retryAfter ?? "", 10);
  const faults = faultsOf(problem);
  return new AppError(code, {
    fields: faults.map(([field]) => field),
    reasons: Object.fromEntries(faults),
    retryAfterS: Number.isFinite(seconds) ? seconds : undefined,
    cause: body,
  });
}
