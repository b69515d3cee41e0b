/** Plain shapes in which media reaches state and views, so that neither names a WebRTC or SDK type. */
import type { AppError } from "../lib/appError.ts";

/** Which frame of a video is on the screen. */
export interface ShownFrame {
  /** As everybody in the room has it: 90 kHz, modulo 2**32; undefined where nothing tells. */
  readonly rtpTimestamp: () => number | undefined;
  /** Milliseconds on the page's clock: when it was captured or, where nobody tells, when it came. */
  readonly capturedAt: () => number | undefined;
  readonly stop: () => void;
}

/** A video that a view can show without knowing where it comes from. */
export interface VideoHandle {
  /** Stays the same for as long as the picture is the same. */
  readonly id: string;
  /** Shows the video in `element`; call the returned function when the element goes away. */
  readonly attach: (element: HTMLVideoElement) => () => void;
  /** Follows which frame `element` shows; absent of a local video, whose frames have no RTP timestamps yet. */
  readonly follow?: ((element: HTMLVideoElement) => ShownFrame) | undefined;
}

/** What a person may show the others: their face or their screen. */
export type PictureKind = "camera" | "screen";

/** One picture of somebody's video, and which frame of it that is. */
export interface TakenPicture {
  readonly jpeg: Blob;
  /** Whose video, by identity. */
  readonly identity: string;
  readonly kind: PictureKind;
  /** As everybody in the room has it; undefined where nothing tells. */
  readonly rtpTimestamp: number | undefined;
  /** Milliseconds on the page's clock. */
  readonly capturedAt: number;
}

/** A place on a picture: shares of its width and height from its upper left corner, 0 to 1. */
export type Point = readonly [x: number, y: number];

/** The next piece of a line that somebody draws on a picture; pieces of one line come in order. */
export interface StrokePart {
  readonly stroke: string;
  /** Whose picture it is drawn on, by identity. */
  readonly identity: string;
  readonly kind: PictureKind;
  /** Of the frame that the line was begun on, as everybody in the room has it; absent where no frame tells. */
  readonly rtpTimestamp?: number | undefined;
  readonly points: readonly Point[];
}

/** What comes in while somebody draws: another piece, or that all of theirs is wiped away. */
export type Ink = StrokePart | "wiped";

/** A sound level, 0 (silent) to 1 (loud), reported some 20 times a second while subscribed. */
export interface LevelSource {
  readonly subscribe: (onLevel: (level: number) => void) => () => void;
}

export type DeviceKind = "camera" | "microphone" | "speaker";

export interface Device {
  readonly id: string;
  /** Empty until the person has allowed this kind of device. */
  readonly label: string;
}

export type DeviceLists = Readonly<Record<DeviceKind, readonly Device[]>>;

/** How much picture is sent: `high` is 1280×720, `standard` 640×360 for slow or metered networks. */
export type PictureSize = "high" | "standard";

/** What a person chose, remembered between visits. An absent id means the browser's default. */
export interface DeviceChoice {
  readonly camera?: string | undefined;
  readonly microphone?: string | undefined;
  readonly speaker?: string | undefined;
  readonly picture: PictureSize;
}

export type Quality = "excellent" | "good" | "poor" | "lost" | "unknown";

/** As what somebody was invited; absent for test clients and programs. */
export type Role = "provider" | "patient" | "guest" | "interpreter" | "caregiver" | "student";

export interface Person {
  readonly sid: string;
  readonly identity: string;
  readonly name: string;
  readonly role: Role | undefined;
  readonly isLocal: boolean;
  readonly isSpeaking: boolean;
  readonly isMicrophoneOn: boolean;
  readonly camera: VideoHandle | undefined;
  readonly screen: VideoHandle | undefined;
  readonly quality: Quality;
}

export type Connection = "connecting" | "connected" | "reconnecting" | "ended";

export interface RoomSnapshot {
  readonly connection: Connection;
  /** Why it ended; undefined while it lasts and after leaving by one's own choice. */
  readonly ending: AppError | undefined;
  /** The local person first, the others in the order they came. */
  readonly people: readonly Person[];
  /** The browser wants a tap before it plays sound. */
  readonly isAudioBlocked: boolean;
}

export interface ChatText {
  readonly id: string;
  readonly fromName: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}
