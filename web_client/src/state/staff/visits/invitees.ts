/** Who is to come beside the patient and the provider, as it is typed. */
import type { Shapes } from "../../../signalling/restApi.ts";
import type { Faults } from "../../form.ts";

export const GUEST_ROLES = ["interpreter", "caregiver", "student"] as const;

export interface Invitee {
  readonly role: (typeof GUEST_ROLES)[number];
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  /** A mail address, or a phone number with its country; empty when the link is handed over by hand. */
  readonly address: string;
}

export const NO_INVITEE: Invitee = { role: "interpreter", name: "", language: "en", address: "" };

function isMail(address: string): boolean {
  return address.includes("@");
}

export function checkInvitee({ name, address }: Invitee): Faults<Invitee> {
  const given = address.trim();
  const isRight = given === "" || /^\S+@\S+\.\S+$/.test(given) || /^\+[\d\s().\-/]{7,}$/.test(given);
  return {
    name: name.trim() === "" ? "missing" : undefined,
    address: isRight ? undefined : "malformed",
  };
}

export function inviteeBody({ role, name, language, address }: Invitee): Shapes["InviteeBody"] {
  const value = address.trim();
  return {
    role,
    name: name.trim(),
    language,
    address: value === "" ? null : { kind: isMail(value) ? "email" : "phone", value },
  };
}
