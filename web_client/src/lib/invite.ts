/** Finds the invite in a link. It travels in the fragment, which browsers never send to a server. */

// Invites are signed and URL-safe (base64url parts joined by dots); anything else is a mangled link.
const INVITE = /^[\w.~-]{8,4096}$/;

/** Reads the invite from `location.hash` (with or without `#`); undefined when there is none or it is mangled. */
export function inviteFromFragment(hash: string): string | undefined {
  const invite = hash.replace(/^#/, "").trim();
  return INVITE.test(invite) ? invite : undefined;
}

/** Reads the invite from a whole link as a person pastes it, with stray spaces or text around it. */
export function inviteFromPasted(text: string): string | undefined {
  const fragment = /#([\w.~-]+)/.exec(text);
  return fragment?.[1] === undefined ? undefined : inviteFromFragment(fragment[1]);
}
