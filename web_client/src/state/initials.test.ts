import { expect, test } from "vitest";
import { initialsOf } from "./initials.ts";

test.each([
  ["María Fernández", "MF"],
  ["José Ángel de la Cruz", "JC"],
  ["bo", "B"],
  ["  ", ""],
  ["👩‍⚕️ Ana", "👩A"],
])("%j is %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
