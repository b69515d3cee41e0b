import { expect, test } from "vitest";
import { readProblem } from "./problem.ts";

test.each([
  [401, { code: "session_over" }, "session-over"],
  [401, { code: "sign_in_refused" }, "sign-in-refused"],
  [401, { code: "code_needed" }, "code-needed"],
  [403, { code: "glass_intact" }, "glass-intact"],
  [404, { code: "unknown" }, "not-found"],
  [409, { code: "already_taken" }, "already-taken"],
  [403, { code: "some_new_code" }, "not-allowed"],
  [413, undefined, "too-large"],
  [500, { code: "internal" }, "unexpected"],
  [503, "<html>bad gateway", "server-unreachable"],
  [502, null, "server-unreachable"],
])("the answer %i %j is %s", (status, body, code) => {
  expect(readProblem(status, body).code).toBe(code);
});

test("names the fields that were refused, and when to try again", () => {
  const errors = [{ field: "email", message: "…" }, { field: "name", message: "…" }, null, {}];
  expect(readProblem(400, { code: "malformed", errors }).fields).toEqual(["email", "name"]);
  expect(readProblem(429, { code: "too_many_attempts" }, "30").retryAfterS).toBe(30);
  expect(readProblem(429, {}, "soon").retryAfterS).toBeUndefined();
});
