import { expect, test } from "vitest";
import { type Link, standingOf } from "./links.ts";

const link: Link = {
  id: "1",
  holder: "patient",
  proxy: null,
  purpose: "case",
  target: { kind: "case", id: "2" },
  asks_birth_date: false,
  attempts_left: 5,
  issued_at: "2026-11-20T00:00:00Z",
  expires_at: "2026-11-27T00:00:00Z",
  revoked_at: null,
};

test.each([
  [{}, "2026-11-26T23:59:59Z", "open"],
  [{}, "2026-11-27T00:00:00Z", "expired"],
  [{ revoked_at: "2026-11-21T00:00:00Z" }, "2026-11-28T00:00:00Z", "revoked"],
  [{ attempts_left: 0 }, "2026-11-26T00:00:00Z", "spent"],
])("a link with %j at %s is %s", (facts, at, standing) => {
  expect(standingOf({ ...link, ...facts }, Date.parse(at))).toBe(standing);
});
