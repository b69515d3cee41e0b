/** The consult room as its view sees it: the media room's snapshot, the conversation in writing, notices, settings. */
import { type AppError, toAppError } from "../lib/appError.ts";
import type { Remembered } from "../lib/remembered.ts";
import { Store, type Watchable } from "../lib/store.ts";
import type { CaptureKind } from "../media/captureError.ts";
import { canShareScreen, listDevices, NO_DEVICES, watchDevices } from "../media/devices.ts";
import type { MediaRoom, Opened, OpenRoom } from "../media/mediaRoom.ts";
import { playChime } from "../media/speakerTest.ts";
import type {
  DeviceChoice,
  DeviceKind,
  DeviceLists,
  LevelSource,
  Person,
  PictureKind,
  RoomSnapshot,
  TakenPicture,
} from "../media/types.ts";
import type { Credentials } from "../signalling/join.ts";
import type { Chat } from "./chat.ts";
import type { Conversation } from "./conversation.ts";
import { Drawing } from "./drawing.ts";

/** What can be switched on and off in the room. */
export type Switch = "microphone" | "camera" | "screen";

export interface ConsultSnapshot {
  readonly room: RoomSnapshot;
  readonly chat: Chat;
  /** A failure that leaves the consult running; undefined when there is none to show. */
  readonly notice: AppError | undefined;
  /** Switches that are on their way; pressing them again has no effect. */
  readonly busy: ReadonlySet<Switch>;
  readonly devices: DeviceLists;
  readonly choice: DeviceChoice;
  readonly isChiming: boolean;
}

export function selfIn(room: RoomSnapshot): Person | undefined {
  return room.people.find((person) => person.isLocal);
}

/** Whether `which` is on now. */
export function isOn(room: RoomSnapshot, which: Switch): boolean {
  const self = selfIn(room);
  if (!self) return false;
  if (which === "microphone") return self.isMicrophoneOn;
  return (which === "camera" ? self.camera : self.screen) !== undefined;
}

/** Why devices that the person wants did not open. */
export type Failures = Readonly<Partial<Record<CaptureKind, AppError>>>;

const KINDS = ["camera", "microphone"] as const satisfies CaptureKind[];

/** A new one is made for each time the person enters. */
export class ConsultModel {
  readonly canShareScreen = canShareScreen();
  readonly conversation: Conversation;
  readonly drawing: Drawing;
  readonly #room: MediaRoom;
  readonly #store: Store<ConsultSnapshot>;
  readonly #remembered: Remembered<DeviceChoice>;
  readonly #unwatch: () => void;
  #wanted = { camera: false, microphone: false };

  /** `conversation` may be older than the room: the person comes back to it. */
  constructor(openRoom: OpenRoom, remembered: Remembered<DeviceChoice>, conversation: Conversation) {
    const choice = remembered.get();
    this.conversation = conversation;
    this.#remembered = remembered;
    this.drawing = new Drawing({
      send: (ink) => this.#room.draw(ink),
      now: () => performance.now(),
      later: (step, ms) => {
        const timer = setTimeout(step, ms);
        return () => clearTimeout(timer);
      },
    });
    this.#room = openRoom(choice, {
      onChat: (text) => conversation.receive([text]),
      onInk: (ink, from) => this.drawing.receive(ink, from),
      onDeviceError: (error) => this.#notify(error),
    });
    this.#store = new Store<ConsultSnapshot>({
      room: this.#room.snapshot.get(),
      chat: conversation.chat.get(),
      notice: undefined,
      busy: new Set(),
      devices: NO_DEVICES,
      choice,
      isChiming: false,
    });
    this.#room.snapshot.subscribe(() => {
      const room = this.#room.snapshot.get();
      this.#heed(room);
      this.#store.update((now) => ({ ...now, room }));
    });
    const unwatch = [
      watchDevices(() => void this.listDevices()),
      conversation.chat.subscribe(() =>
        this.#store.update((now) => ({ ...now, chat: conversation.chat.get() })),
      ),
    ];
    this.#unwatch = () => {
      for (const stop of unwatch) stop();
    };
  }

  get snapshot(): Watchable<ConsultSnapshot> {
    return this.#store;
  }

  /** What the person has switched on, whether or not the network lets it through: coming back restores it. */
  get wanted(): Readonly<Record<CaptureKind, boolean>> {
    return this.#wanted;
  }

  /**
   * Throws AppError when the room cannot be entered; the tracks are stopped then, and the model is spent.
   *
   * `failures`: told in the room, where everything that opens a device is at hand.
   */
  async enter(credentials: Credentials, tracks: Opened, failures: Failures = {}): Promise<void> {
    const isWanted = (kind: CaptureKind) => tracks[kind] !== undefined || failures[kind] !== undefined;
    this.#wanted = { camera: isWanted("camera"), microphone: isWanted("microphone") };
    // Of both the microphone's: without it nobody hears the person.
    this.#notify(failures.microphone ?? failures.camera);
    try {
      await this.#room.connect(credentials.url, credentials.token, tracks);
    } catch (thrown) {
      this.#unwatch();
      this.drawing.close();
      throw thrown;
    }
    void this.listDevices();
  }

  /** After this the model is spent; rejoining makes a new one. */
  async leave(): Promise<void> {
    this.#unwatch();
    this.drawing.close();
    await this.#room.leave();
  }

  async toggle(which: Switch): Promise<void> {
    if (this.#store.get().busy.has(which)) return;
    const on = !isOn(this.#store.get().room, which);
    this.#setBusy(which, true);
    try {
      if (which === "microphone") await this.#room.setMicrophone(on);
      else if (which === "camera") await this.#room.setCamera(on);
      else await this.#room.setScreen(on);
      if (which !== "screen") this.#wanted = { ...this.#wanted, [which]: on };
      this.dismiss();
    } catch (thrown) {
      this.#notify(toAppError(thrown));
    } finally {
      this.#setBusy(which, false);
    }
  }

  async choose(kind: DeviceKind, id: string): Promise<void> {
    try {
      await this.#room.switchDevice(kind, id);
      const choice = { ...this.#store.get().choice, [kind]: id };
      this.#remembered.set(choice);
      this.#store.update((now) => ({ ...now, choice }));
    } catch (thrown) {
      this.#notify(toAppError(thrown));
    }
  }

  async testSpeaker(): Promise<void> {
    if (this.#store.get().isChiming) return;
    this.#store.update((now) => ({ ...now, isChiming: true }));
    await playChime(this.#store.get().choice.speaker).catch(() => undefined);
    this.#store.update((now) => ({ ...now, isChiming: false }));
  }

  /** Sends a text to everybody in the room, who keep it only as long as they stay. */
  async sendInRoom(text: string): Promise<void> {
    await this.#room.sendChat(text);
  }

  /** A picture of somebody's video as they send it. Throws AppError. */
  takePicture(sid: string, kind: PictureKind): Promise<TakenPicture> {
    return this.#room.takePicture(sid, kind);
  }

  async allowAudio(): Promise<void> {
    await this.#room.allowAudio().catch(() => undefined);
  }

  microphoneLevel(): LevelSource | undefined {
    return this.#room.microphoneLevel();
  }

  dismiss(): void {
    this.#notify(undefined);
  }

  async listDevices(): Promise<void> {
    const devices = await listDevices();
    this.#store.update((now) => ({ ...now, devices }));
  }

  /** Whoever was muted by somebody else is not to be heard or seen again after a cut: that counts as their own wish. */
  #heed(room: RoomSnapshot): void {
    const { room: before, busy } = this.#store.get();
    if (before.connection !== "connected" || room.connection !== "connected") return;
    for (const kind of KINDS) {
      const wentOff = isOn(before, kind) && !isOn(room, kind);
      if (wentOff && !busy.has(kind)) this.#wanted = { ...this.#wanted, [kind]: false };
    }
  }

  #notify(notice: AppError | undefined): void {
    this.#store.update((now) => ({ ...now, notice }));
  }

  #setBusy(which: Switch, isBusy: boolean): void {
    this.#store.update((now) => {
      const busy = new Set(now.busy);
      if (isBusy) busy.add(which);
      else busy.delete(which);
      return { ...now, busy };
    });
  }
}
