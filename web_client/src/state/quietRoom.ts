/** A media room without media, for tests. */
import { AppError } from "../lib/appError.ts";
import { Store } from "../lib/store.ts";
import { type MediaRoom, type MediaRoomEvents, type Opened, stopTracks } from "../media/mediaRoom.ts";
import type { Ink, Person, PictureKind, RoomSnapshot, TakenPicture } from "../media/types.ts";

export const SELF: Person = {
  sid: "PA_1",
  identity: "ana",
  name: "Ana",
  role: "patient",
  isLocal: true,
  isSpeaking: false,
  isMicrophoneOn: true,
  camera: undefined,
  screen: undefined,
  quality: "good",
};

/** Does what it is told and remembers it. */
export class QuietRoom implements MediaRoom {
  readonly snapshot = new Store<RoomSnapshot>({
    connection: "connecting",
    ending: undefined,
    people: [SELF],
    isAudioBlocked: false,
  });
  readonly events: MediaRoomEvents;
  readonly said: string[] = [];
  readonly inked: Ink[] = [];
  refusal: AppError | undefined;
  canSend = true;
  /** Whether connecting takes until the room is left. */
  isSlow = false;
  opened: Opened = {};
  #giveUp: ((error: AppError) => void) | undefined;

  constructor(events: MediaRoomEvents) {
    this.events = events;
  }
  async connect(_url = "", _token = "", opened: Opened = {}): Promise<void> {
    this.opened = opened;
    try {
      if (this.refusal) throw this.refusal;
      if (this.isSlow) await this.#never();
    } catch (thrown) {
      stopTracks(opened);
      throw thrown;
    }
    this.snapshot.update((now) => ({ ...now, connection: "connected" }));
  }
  end(ending?: AppError): void {
    this.snapshot.update((now) => ({ ...now, connection: "ended", ending }));
  }
  async leave(): Promise<void> {
    this.#giveUp?.(new AppError("connection-lost"));
    this.end();
  }
  #never(): Promise<void> {
    return new Promise((_, reject) => {
      this.#giveUp = reject;
    });
  }
  async setMicrophone(on: boolean): Promise<void> {
    this.snapshot.update((now) => ({ ...now, people: [{ ...SELF, isMicrophoneOn: on }] }));
  }
  async setCamera(): Promise<void> {
    throw new AppError("camera-in-use");
  }
  async setScreen(): Promise<void> {}
  async switchDevice(): Promise<void> {}
  async allowAudio(): Promise<void> {}
  microphoneLevel(): undefined {}
  async sendChat(text: string): Promise<void> {
    if (!this.canSend) throw new AppError("message-not-sent");
    this.said.push(text);
  }
  draw(ink: Ink): void {
    this.inked.push(ink);
  }
  async takePicture(_sid: string, kind: PictureKind): Promise<TakenPicture> {
    const jpeg = new Blob(["picture"], { type: "image/jpeg" });
    return { jpeg, identity: "luis", kind, rtpTimestamp: 90_000, capturedAt: 0 };
  }
}
