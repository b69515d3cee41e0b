/** How soon the SDK tries again after a cut: somebody looks at a picture that stands still. */
import type { ReconnectPolicy } from "livekit-client";

/** Milliseconds before each try, the last before all that follow: a server that starts again is back in seconds. */
const PAUSES_MS = [250, 300, 600, 1_000] as const;
/** As long as the SDK tries by itself. Then the room has ended, and whoever may be in it begins anew. */
const TRIES_FOR_MS = 45_000;

/** `chance`: from 0 up to 1; spreads those who were cut off together. */
export function reconnecting(chance: () => number = Math.random): ReconnectPolicy {
  return {
    nextRetryDelayInMs: ({ retryCount, elapsedMs }) => {
      if (elapsedMs > TRIES_FOR_MS) return null;
      const pause = PAUSES_MS[Math.min(retryCount, PAUSES_MS.length - 1)] ?? 0;
      return pause * (0.5 + chance());
    },
  };
}
