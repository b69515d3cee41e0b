import { expect, test } from "vitest";
import { AppError, ERROR_CODES, toAppError } from "./appError.ts";

test("every code has a category", () => {
  for (const code of ERROR_CODES) expect(new AppError(code).category).toBeTypeOf("string");
});

test("an AppError stays itself, anything else is wrapped with its cause", () => {
  const known = new AppError("removed");
  expect(toAppError(known, "unexpected")).toBe(known);
  const wrapped = toAppError(new TypeError("x"), "server-unreachable");
  expect([wrapped.code, wrapped.cause]).toEqual(["server-unreachable", new TypeError("x")]);
});
