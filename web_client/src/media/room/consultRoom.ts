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
import { type MediaRoom, type MediaRoomEvents, type Opened, stopTracks } from "../mediaRoom.ts";
import type {
  ChatText,
  Connection,
  DeviceChoice,
  DeviceKind,
  Ink,
  LevelSource,
  PictureKind,
  RoomSnapshot,
  TakenPicture,
} from "../types.ts";
import { connectError, endingCode } from "./ending.ts";
import { decodeInk, encodeInk, INK_TOPIC } from "./ink.ts";
import { microphoneOf, peopleIn } from "./people.ts";
import { pictureOf } from "./picture.ts";
import { reconnecting } from "./reconnect.ts";
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

export class ConsultRoom implements MediaRoom {
  readonly #room: Room;
  readonly #choice: DeviceChoice;
  readonly #snapshot: Store<RoomSnapshot>;
  readonly #events: MediaRoomEvents;
  readonly #silence: () => void;
  /** Publications on their way: switching a device before its first one has settled would open it twice. */
  readonly #publishing: Partial<Record<CaptureKind, Promise<void>>> = {};
  #ending: AppError | undefined;
  #isStale = false;

  constructor(choice: DeviceChoice, events: MediaRoomEvents) {
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
      reconnectPolicy: reconnecting(),
    });
    this.#choice = choice;
    this.#events = events;
    this.#snapshot = new Store(this.#read());
    this.#silence = playRemoteAudio(this.#room);
    for (const change of CHANGES) this.#room.on(change, this.#refreshSoon);
    this.#room.on(RoomEvent.Disconnected, this.#onDisconnected);
    this.#room.on(RoomEvent.MediaDevicesError, (thrown, kind) => {
      events.onDeviceError(captureError(kind === "videoinput" ? "camera" : "microphone", thrown));
    });
    this.#receiveChat(events.onChat);
    this.#room.on(RoomEvent.DataReceived, (payload, from, _kind, topic) => {
      const ink = topic === INK_TOPIC ? decodeInk(payload) : undefined;
      if (ink && from) events.onInk(ink, from.identity);
    });
  }

  get snapshot(): Watchable<RoomSnapshot> {
    return this.#snapshot;
  }

  async connect(url: string, token: string, opened: Opened): Promise<void> {
    try {
      await this.#room.connect(url, token);
    } catch (thrown) {
      stopTracks(opened);
      this.#silence();
      throw connectError(thrown);
    }
    // Not awaited: a person is in the room, hearing the others, while their own picture is still on its way.
    const { microphone, camera } = opened;
    if (microphone) {
      const constraints = constraintsFor("microphone", this.#choice);
      this.#publishing.microphone = this.#publish(
        new LocalAudioTrack(microphone, constraints, SDK_MAY_RESTART),
      );
    }
    if (camera) {
      const constraints = constraintsFor("camera", this.#choice);
      this.#publishing.camera = this.#publish(new LocalVideoTrack(camera, constraints, SDK_MAY_RESTART));
    }
  }

  async leave(): Promise<void> {
    await this.#room.disconnect(true);
  }

  async setMicrophone(on: boolean): Promise<void> {
    await this.#device("microphone", () => this.#room.localParticipant.setMicrophoneEnabled(on));
  }

  async setCamera(on: boolean): Promise<void> {
    await this.#device("camera", () => this.#room.localParticipant.setCameraEnabled(on));
  }

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

  async switchDevice(kind: DeviceKind, id: string): Promise<void> {
    await this.#device(kind === "camera" ? "camera" : "microphone", () =>
      this.#room.switchActiveDevice(DEVICE_KIND[kind], id, true),
    );
  }

  async allowAudio(): Promise<void> {
    await this.#room.startAudio();
    this.#refreshSoon();
  }

  microphoneLevel(): LevelSource | undefined {
    const track = microphoneOf(this.#room.localParticipant);
    return track && meter(track);
  }

  async sendChat(text: string): Promise<void> {
    if (this.#room.state !== ConnectionState.Connected) throw new AppError("message-not-sent");
    try {
      await this.#room.localParticipant.sendText(text, { topic: CHAT_TOPIC });
    } catch (cause) {
      throw new AppError("message-not-sent", { cause });
    }
  }

  draw(ink: Ink): void {
    if (this.#room.state !== ConnectionState.Connected) return;
    const sending = this.#room.localParticipant.publishData(encodeInk(ink), {
      reliable: true,
      topic: INK_TOPIC,
    });
    // Lost with the connection, and then the others have no picture either.
    sending.catch(() => undefined);
  }

  async takePicture(sid: string, kind: PictureKind): Promise<TakenPicture> {
    const person = [...this.#room.remoteParticipants.values()].find((one) => one.sid === sid);
    if (!person) throw new AppError("no-picture");
    const source = kind === "camera" ? Track.Source.Camera : Track.Source.ScreenShare;
    const picture = await pictureOf(person.getTrackPublication(source));
    return { ...picture, identity: person.identity, kind };
  }

  #receiveChat(onChat: (message: ChatText) => void): void {
    this.#room.registerTextStreamHandler(CHAT_TOPIC, async (reader, { identity }) => {
      const { id, timestamp } = reader.info;
      try {
        const text = await reader.readAll();
        const fromName = this.#room.getParticipantByIdentity(identity)?.name || identity;
        onChat({ id, fromName, text, sentAt: timestamp });
      } catch {
        // A message cut off by its sender's leaving, or past the cap, is not a message.
      }
    });
  }

  /** Never rejects: the person stays in the room and is told. */
  async #publish(track: LocalAudioTrack | LocalVideoTrack): Promise<void> {
    const source = track.kind === Track.Kind.Audio ? Track.Source.Microphone : Track.Source.Camera;
    try {
      await this.#room.localParticipant.publishTrack(track, { source });
    } catch (cause) {
      track.stop();
      if (this.#room.state === ConnectionState.Disconnected) return;
      this.#events.onDeviceError(new AppError("not-published", { cause }));
    }
  }

  async #device(kind: CaptureKind, change: () => Promise<unknown>): Promise<void> {
    await this.#publishing[kind];
    try {
      await change();
    } catch (thrown) {
      // Without https browsers hide their devices, and the SDK stumbles over what is not there.
      throw isSecureContext ? captureError(kind, thrown) : new AppError("insecure-origin", { cause: thrown });
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
