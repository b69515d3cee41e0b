import { expect, test } from "vitest";
import { type Member, search, standingOf } from "./people.ts";

const ada: Member = {
  id: "1",
  name: "Ada Núñez",
  email: "ada@demo.example",
  roles: ["provider"],
  has_password: true,
  has_totp: true,
  created_at: "2026-11-26T00:00:00Z",
  suspended_at: null,
};

test.each([
  [{}, "active"],
  [{ has_password: false }, "invited"],
  [{ has_password: false, suspended_at: "2026-11-26T00:00:00Z" }, "suspended"],
])("%j is %s", (facts, standing) => {
  expect(standingOf({ ...ada, ...facts })).toBe(standing);
});

test.each(["", "nunez", "ADA demo", "núñ"])("Ada is found by %j", (query) => {
  expect(search([ada], query)).toEqual([ada]);
});

test("every word must be somewhere", () => {
  expect(search([ada], "ada grace")).toEqual([]);
});
