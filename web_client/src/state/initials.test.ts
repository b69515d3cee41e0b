import { expect, test } from "vitest";
import { initialsOf } from "./initials.ts";

test.each([
  ["María Fernández", "MF"],
  ["José Ángel de la Cruz", "JC"],
  ["bo", "B"],
  ["Dr. Grace Lindqvist", "GL"],
  ["J. Smith", "JS"],
  ["Dra.", "D"],
  ["  ", ""],
  ["👩‍⚕️ Ana", "👩A"],
])("%j is %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
