import { expect, expectTypeOf, test } from "vitest";
import { matchPath, type PathParams, pathTo } from "./route.ts";

test("a pattern finds its named parts, whatever slash the address ends with", () => {
  expect(matchPath("/staff/patients/:id", "/staff/patients/7")).toEqual({ id: "7" });
  expect(matchPath("/staff/patients/:id", "/staff/patients/a%20b/")).toEqual({ id: "a b" });
  expect(matchPath("/staff", "/staff/")).toEqual({});
});

test.each(["/staff", "/staff/patients", "/staff/patients/7/notes", "/staff/people/7", "/staff/patients/%zz"])(
  "another path is not found: %s",
  (path) => {
    expect(matchPath("/staff/patients/:id", path)).toBeUndefined();
  },
);

test("a path is written with what its pattern names, and a query without empty parts", () => {
  expect(pathTo("/staff/patients/:id", { id: "a/b" })).toBe("/staff/patients/a%2Fb");
  expect(pathTo("/staff/audit", {}, { patient: "7", type: "" })).toBe("/staff/audit?patient=7");
});

test("the compiler knows the names in a pattern", () => {
  expectTypeOf<PathParams<"/staff/patients/:id">>().toEqualTypeOf<
    unknown & unknown & unknown & { readonly id: string }
  >();
});
