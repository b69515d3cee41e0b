/** Reads the SDK's participants into plain persons; a video keeps its handle for as long as its track lives. */
import {
  ConnectionQuality,
  type LocalParticipant,
  type Participant,
  type Room,
  Track,
  type TrackPublication,
} from "livekit-client";
import { watchShownFrame } from "../shownFrame.ts";
import type { Person, Quality, Role, VideoHandle } from "../types.ts";

const QUALITY: Readonly<Record<ConnectionQuality, Quality>> = {
  [ConnectionQuality.Excellent]: "excellent",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
  [ConnectionQuality.Unknown]: "unknown",
};

const ROLES: readonly string[] = [
  "provider",
  "patient",
  "guest",
  "interpreter",
  "caregiver",
  "student",
] satisfies Role[];

/** The server writes the role of the invite into this attribute. */
function roleOf(participant: Participant): Role | undefined {
  const role = participant.attributes.role;
  return role !== undefined && ROLES.includes(role) ? (role as Role) : undefined;
}

const handles = new WeakMap<Track, VideoHandle>();

function handleOf(publication: TrackPublication | undefined): VideoHandle | undefined {
  const track = publication?.track;
  if (!track || publication.isMuted) return undefined;
  const known = handles.get(track);
  if (known) return known;
  const handle: VideoHandle = {
    id: publication.trackSid,
    attach(element) {
      track.attach(element);
      return () => void track.detach(element);
    },
    follow: track.isLocal ? undefined : (element) => watchShownFrame(element),
  };
  handles.set(track, handle);
  return handle;
}

function personFrom(participant: Participant): Person {
  return {
    sid: participant.sid,
    identity: participant.identity,
    name: participant.name || participant.identity,
    role: roleOf(participant),
    isLocal: participant.isLocal,
    isSpeaking: participant.isSpeaking && participant.isMicrophoneEnabled,
    isMicrophoneOn: participant.isMicrophoneEnabled,
    camera: handleOf(participant.getTrackPublication(Track.Source.Camera)),
    screen: handleOf(participant.getTrackPublication(Track.Source.ScreenShare)),
    quality: QUALITY[participant.connectionQuality],
  };
}

function joinedAt(participant: Participant): number {
  return participant.joinedAt?.getTime() ?? 0;
}

export function peopleIn(room: Room): Person[] {
  const others = [...room.remoteParticipants.values()].sort(
    (a, b) => joinedAt(a) - joinedAt(b) || a.sid.localeCompare(b.sid),
  );
  return [personFrom(room.localParticipant), ...others.map(personFrom)];
}

/** The raw microphone track of the local person, for the level meter; undefined when there is none. */
export function microphoneOf(local: LocalParticipant): MediaStreamTrack | undefined {
  return local.getTrackPublication(Track.Source.Microphone)?.track?.mediaStreamTrack;
}
