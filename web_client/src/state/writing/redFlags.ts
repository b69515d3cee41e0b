/** Which answers the server is asked about at once, because they may need help that cannot wait (pure). */
import type { CaseForm } from "../../signalling/guestCase.ts";
import { type Item, itemsOf } from "../questionnaire.ts";

function all(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => [item, ...all(item.items)]);
}

/**
 * The questions whose choice may raise a red flag. A number is left to the sending: while "120" is being
 * typed it is 1 and 12 first, and nobody is to be frightened by that.
 */
export function flaggingQuestions({ red_flags, resource }: CaseForm): ReadonlySet<string> {
  const flagging = new Set(red_flags.map(({ question }) => question));
  const chosen = all(itemsOf(resource)).filter(({ type }) => type === "boolean" || type === "choice");
  return new Set(chosen.map(({ linkId }) => linkId).filter((linkId) => flagging.has(linkId)));
}
