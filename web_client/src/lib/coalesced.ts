/** Makes wishes that come while one is being met into one more afterwards: nothing is missed, nothing is asked twice at once. */
export function coalesced(step: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  let isWishedAgain = false;
  const run = async () => {
    do {
      isWishedAgain = false;
      await step();
    } while (isWishedAgain);
  };
  return () => {
    if (underWay) {
      isWishedAgain = true;
      return underWay;
    }
    underWay = run().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
