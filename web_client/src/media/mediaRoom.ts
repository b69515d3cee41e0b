/** What state may ask of a media room; `room/consultRoom.ts` is the real one. */
import type { AppError } from "../lib/appError.ts";
import type { Watchable } from "../lib/store.ts";
import type { CaptureKind } from "./captureError.ts";
import type {
  ChatText,
  DeviceChoice,
  DeviceKind,
  Ink,
  LevelSource,
  PictureKind,
  RoomSnapshot,
  TakenPicture,
} from "./types.ts";

/** Tracks that the preview opened; the room owns and stops them from then on. */
export type Opened = Partial<Record<CaptureKind, MediaStreamTrack>>;

export function stopTracks(opened: Opened): void {
  for (const track of Object.values(opened)) track.stop();
}

export interface MediaRoom {
  readonly snapshot: Watchable<RoomSnapshot>;
  /** Joins and publishes `opened`. Throws AppError and leaves nothing open when that fails. */
  connect(url: string, token: string, opened: Opened): Promise<void>;
  leave(): Promise<void>;
  /** Throws AppError when the microphone cannot be opened. */
  setMicrophone(on: boolean): Promise<void>;
  /** Throws AppError when the camera cannot be opened. */
  setCamera(on: boolean): Promise<void>;
  /** Throws AppError when the system forbids sharing; a person who closes the picker has simply changed their mind. */
  setScreen(on: boolean): Promise<void>;
  /** Throws AppError when the device cannot be opened; the former one stays in use then. */
  switchDevice(kind: DeviceKind, id: string): Promise<void>;
  /** Call from a tap: browsers then let the sound through. */
  allowAudio(): Promise<void>;
  /** The local microphone's level; undefined when there is no microphone. */
  microphoneLevel(): LevelSource | undefined;
  /** Resolves when the message is on its way; throws AppError `message-not-sent`. */
  sendChat(text: string): Promise<void>;
  /** Shows everybody what is drawn; without the right to, or a connection, nobody else sees it. */
  draw(ink: Ink): void;
  /** One picture of somebody's video as they send it, JPEG. Throws AppError `no-picture` when none comes. */
  takePicture(sid: string, kind: PictureKind): Promise<TakenPicture>;
}

export interface MediaRoomEvents {
  readonly onChat: (message: ChatText) => void;
  /** `from`: who draws, by identity. */
  readonly onInk: (ink: Ink, from: string) => void;
  /** A device failed on its own, for instance because it was unplugged, or did not reach the others. */
  readonly onDeviceError: (error: AppError) => void;
}

export type OpenRoom = (choice: DeviceChoice, events: MediaRoomEvents) => MediaRoom;
