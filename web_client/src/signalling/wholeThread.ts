/** A thread of messages, which the server gives in pages: asked for until the last one is here. */

/** How many messages a page holds at most, as `MessagesQuery` says. */
export const MESSAGES_PER_PAGE = 200;

/**
 * Returns all messages after the one numbered `after`, the oldest first.
 *
 * `page`: fetches one page of them. One that is full may have another behind it.
 */
export async function wholeThread<T extends { readonly seq: number }>(
  page: (after: number) => Promise<readonly T[]>,
  after = 0,
): Promise<readonly T[]> {
  const messages: T[] = [];
  for (;;) {
    const more = await page(messages.at(-1)?.seq ?? after);
    messages.push(...more);
    if (more.length < MESSAGES_PER_PAGE) return messages;
  }
}
