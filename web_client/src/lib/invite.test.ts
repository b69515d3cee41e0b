import { expect, test } from "vitest";
import { inviteFromFragment, inviteFromPasted } from "./invite.ts";

const INVITE = "eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoiYSJ9.c2lnLW5hdHVyZV8";

test("reads the invite from the address's fragment", () => {
  expect(inviteFromFragment(`#${INVITE}`)).toBe(INVITE);
  expect(inviteFromFragment(INVITE)).toBe(INVITE);
});

test.each(["", "#", "#short", "#has space in it", "#<script>alert(1)</script>", `#${"a".repeat(5000)}`])(
  "refuses the fragment %j",
  (hash) => {
    expect(inviteFromFragment(hash)).toBeUndefined();
  },
);

test("finds the link in a pasted message", () => {
  expect(inviteFromPasted(`Your visit:\n https://clinic.example/join#${INVITE} \nSee you!`)).toBe(INVITE);
  expect(inviteFromPasted("https://clinic.example/join")).toBeUndefined();
});
