/** The media room of one consult: wraps the SDK's Room and shows it as one plain snapshot. */
import {
  ConnectionState,
  type DisconnectReason,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  Track,
} from "livekit-client";
import { AppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { constraintsFor, PICTURE } from "../capture.ts";
import { type CaptureKind, captureError } from "../captureError.ts";
import { meter } from "../level.ts";
import type { ChatText, Connection, DeviceChoice, DeviceKind, LevelSource, RoomSnapshot } from "../types.ts";
import { connectError, endingCode } from "./ending.ts";
import { microphoneOf, peopleIn } from "./people.ts";
import { playRemoteAudio } from "./remoteAudio.ts";

/** The SDK's third constructor argument: tracks are not "user provided", so it may reopen them itself. */
const SDK_MAY_RESTART = false;
const CHAT_TOPIC = "lk.chat";
/** Bytes. A chat message is text that a person typed; more is an attack on memory. */
const LARGEST_INCOMING_TEXT = 100_000;

const CONNECTION: Readonly<Record<ConnectionState, Connection>> = {
  [ConnectionState.Connecting]: "connecting",
  [ConnectionState.Connected]: "connected",
  [ConnectionState.Reconnecting]: "reconnecting",
  [ConnectionState.SignalReconnecting]: "reconnecting",
  [ConnectionState.Disconnected]: "ended",
};

const DEVICE_KIND: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  camera: "videoinput",
  microphone: "audioinput",
  speaker: "audiooutput",
};

/** Everything that can change a snapshot. */
const CHANGES = [
  RoomEvent.ConnectionStateChanged,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;

/** Tracks that the preview opened; the room owns and stops them from then on. */
export type Opened = Partial<Record<CaptureKind, MediaStreamTrack>>;

export interface ConsultRoomEvents {
  readonly onChat: (message: ChatText) => void;
  /** A device failed on its own, for instance because it was unplugged, or did not reach the others. */
  readonly onDeviceError: (error: AppError) => void;
}

export class ConsultRoom {
  readonly #room: Room;
  readonly #snapshot: Store<RoomSnapshot>;
  readonly #events: ConsultRoomEvents;
  readonly #silence: () => void;
  #ending: AppError | undefined;
  #isStale = false;

  constructor(choice: DeviceChoice, events: ConsultRoomEvents) {
    this.#room = new Room({
      adaptiveStream: true,
      dynacast: true,
      videoCaptureDefaults: {
        ...(choice.camera === undefined ? {} : { deviceId: { ideal: choice.camera } }),
        resolution: { ...PICTURE[choice.picture], frameRate: 30 },
      },
      ...(choice.microphone === undefined
        ? {}
        : { audioCaptureDefaults: { deviceId: { ideal: choice.microphone } } }),
      ...(choice.speaker === undefined ? {} : { audioOutput: { deviceId: choice.speaker } }),
      dataStream: { maxPayloadByteLength: LARGEST_INCOMING_TEXT },
    });
    this.#events = events;
    this.#snapshot = new Store(this.#read());
    this.#silence = playRemoteAudio(this.#room);
    for (const change of CHANGES) this.#room.on(change, this.#refreshSoon);
    this.#room.on(RoomEvent.Disconnected, this.#onDisconnected);
    this.#room.on(RoomEvent.MediaDevicesError, (thrown, kind) => {
      events.onDeviceError(captureError(kind === "videoinput" ? "camera" : "microphone", thrown));
    });
    this.#receiveChat(events.onChat);
  }

  get snapshot(): Watchable<RoomSnapshot> {
    return this.#snapshot;
  }

  /** Joins and publishes `opened`. Throws AppError and leaves nothing open when that fails. */
  async connect(url: string, token: string, choice: DeviceChoice, opened: Opened): Promise<void> {
    try {
      await this.#room.connect(url, token);
    } catch (thrown) {
      for (const track of Object.values(opened)) track.stop();
      this.#silence();
      throw connectError(thrown);
    }
    // Not awaited: a person is in the room, hearing the others, while their own picture is still on its way.
    const { microphone, camera } = opened;
    if (microphone) {
      this.#publish(new LocalAudioTrack(microphone, constraintsFor("microphone", choice), SDK_MAY_RESTART));
    }
    if (camera) {
      this.#publish(new LocalVideoTrack(camera, constraintsFor("camera", choice), SDK_MAY_RESTART));
    }
  }

  async leave(): Promise<void> {
    await this.#room.disconnect(true);
  }

  /** Throws AppError when the microphone cannot be opened. */
  async setMicrophone(on: boolean): Promise<void> {
    await this.#device("microphone", () => this.#room.localParticipant.setMicrophoneEnabled(on));
  }

  /** Throws AppError when the camera cannot be opened. */
  async setCamera(on: boolean): Promise<void> {
    await this.#device("camera", () => this.#room.localParticipant.setCameraEnabled(on));
  }

  /** Throws AppError when the system forbids sharing; a person who closes the picker has simply changed their mind. */
  async setScreen(on: boolean): Promise<void> {
    try {
      await this.#room.localParticipant.setScreenShareEnabled(on, { contentHint: "detail" });
    } catch (thrown) {
      const isCancelled = thrown instanceof Error && thrown.name === "NotAllowedError";
      if (!isCancelled || /system/i.test(thrown.message)) {
        throw new AppError("screen-not-shared", { cause: thrown });
      }
    }
  }

  /** Throws AppError when the device cannot be opened; the former one stays in use then. */
  async switchDevice(kind: DeviceKind, id: string): Promise<void> {
    await this.#device(kind === "camera" ? "camera" : "microphone", () =>
      this.#room.switchActiveDevice(DEVICE_KIND[kind], id, true),
    );
  }

  /** Call from a tap: browsers then let the sound through. */
  async allowAudio(): Promise<void> {
    await this.#room.startAudio();
    this.#refreshSoon();
  }

  /** The local microphone's level; undefined when there is no microphone. */
  microphoneLevel(): LevelSource | undefined {
    const track = microphoneOf(this.#room.localParticipant);
    return track && meter(track);
  }

  /** Resolves when the message is on its way; throws AppError `message-not-sent`. */
  async sendChat(text: string): Promise<void> {
    if (this.#room.state !== ConnectionState.Connected) throw new AppError("message-not-sent");
    try {
      await this.#room.localParticipant.sendText(text, { topic: CHAT_TOPIC });
    } catch (cause) {
      throw new AppError("message-not-sent", { cause });
    }
  }

  #receiveChat(onChat: (message: ChatText) => void): void {
    this.#room.registerTextStreamHandler(CHAT_TOPIC, async (reader, { identity }) => {
      const { id, timestamp } = reader.info;
      try {
        const text = await reader.readAll();
        const fromName = this.#room.getParticipantByIdentity(identity)?.name || identity;
        onChat({ id, fromIdentity: identity, fromName, text, sentAt: timestamp });
      } catch {
        // A message cut off by its sender's leaving, or past the cap, is not a message.
      }
    });
  }

  #publish(track: LocalAudioTrack | LocalVideoTrack): void {
    const source = track.kind === Track.Kind.Audio ? Track.Source.Microphone : Track.Source.Camera;
    this.#room.localParticipant.publishTrack(track, { source }).catch((cause: unknown) => {
      track.stop();
      if (this.#room.state === ConnectionState.Disconnected) return;
      this.#events.onDeviceError(new AppError("not-published", { cause }));
    });
  }

  async #device(kind: CaptureKind, change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch (thrown) {
      throw captureError(kind, thrown);
    } finally {
      this.#refreshSoon();
    }
  }

  readonly #onDisconnected = (reason?: DisconnectReason): void => {
    const code = endingCode(reason);
    this.#ending = code && new AppError(code);
    this.#silence();
    this.#snapshot.set(this.#read());
  };

  /** One change often fires several events; they become one snapshot. */
  readonly #refreshSoon = (): void => {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      this.#snapshot.set(this.#read());
    });
  };

  #read(): RoomSnapshot {
    return {
      connection: CONNECTION[this.#room.state],
      ending: this.#ending,
      people: peopleIn(this.#room),
      isAudioBlocked: this.#room.state !== ConnectionState.Disconnected && !this.#room.canPlaybackAudio,
    };
  }
}
