/** What makes a password: typed twice, long enough. */
import type { Fault } from "../form.ts";

/** Characters; the server asks for the same. */
export const SHORTEST_PASSWORD = 12;

export interface NewPassword {
  readonly password: string;
  readonly again: string;
}

export function passwordFaults({ password, again }: NewPassword): {
  password: Fault | undefined;
  again: Fault | undefined;
} {
  if (password === "") return { password: "missing", again: undefined };
  if (password.length < SHORTEST_PASSWORD) return { password: "too-short", again: undefined };
  return { password: undefined, again: again === password ? undefined : "not-equal" };
}
