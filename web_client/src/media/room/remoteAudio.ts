/** Plays the others' sound: one hidden element per track, in the document because Safari plays no detached ones. */
import { type RemoteTrack, type Room, RoomEvent, Track } from "livekit-client";

/** Returns what removes the elements that are left. */
export function playRemoteAudio(room: Room): () => void {
  const elements = new Set<HTMLMediaElement>();

  const start = (track: RemoteTrack) => {
    if (track.kind !== Track.Kind.Audio) return;
    const element = track.attach();
    element.hidden = true;
    document.body.append(element);
    elements.add(element);
  };
  const stop = (track: RemoteTrack) => {
    if (track.kind !== Track.Kind.Audio) return;
    for (const element of track.detach()) {
      element.remove();
      elements.delete(element);
    }
  };

  room.on(RoomEvent.TrackSubscribed, start);
  room.on(RoomEvent.TrackUnsubscribed, stop);
  return () => {
    room.off(RoomEvent.TrackSubscribed, start);
    room.off(RoomEvent.TrackUnsubscribed, stop);
    for (const element of elements) element.remove();
    elements.clear();
  };
}
