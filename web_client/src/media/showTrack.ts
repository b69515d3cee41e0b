/** Shows a local track in a video element. */
import type { VideoHandle } from "./types.ts";

export function showTrack(track: MediaStreamTrack): VideoHandle {
  return {
    id: track.id,
    attach(element) {
      element.srcObject = new MediaStream([track]);
      // Muted and inline, so every browser lets it play; it rejects only when the element is gone again.
      element.play().catch(() => undefined);
      return () => {
        element.srcObject = null;
      };
    },
  };
}
