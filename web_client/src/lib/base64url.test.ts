import { expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

test.each([[[]], [[0]], [[251, 255]], [[62, 63, 254, 1]]])(
  "bytes %j survive the way there and back",
  (bytes) => {
    const text = toBase64Url(Uint8Array.from(bytes).buffer);
    expect(text).toMatch(/^[\w-]*$/);
    expect([...new Uint8Array(fromBase64Url(text))]).toEqual(bytes);
  },
);

test("both signs that differ from plain base64 are used", () => {
  expect(toBase64Url(Uint8Array.from([251, 255]).buffer)).toBe("-_8");
});
