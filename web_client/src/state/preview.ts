/** The camera and microphone check before a consult: opens devices, shows them, and hands them on. */
import { AppError } from "../lib/appError.ts";
import type { Remembered } from "../lib/remembered.ts";
import { Store, type Watchable } from "../lib/store.ts";
import { capture, captureBoth, type Outcome } from "../media/capture.ts";
import type { CaptureKind } from "../media/captureError.ts";
import { listDevices, NO_DEVICES, watchDevices, watchPermission } from "../media/devices.ts";
import { meter } from "../media/level.ts";
import { showTrack } from "../media/showTrack.ts";
import { playChime } from "../media/speakerTest.ts";
import type {
  DeviceChoice,
  DeviceKind,
  DeviceLists,
  LevelSource,
  PictureSize,
  VideoHandle,
} from "../media/types.ts";
import type { Wanted } from "./preferences.ts";

/** `failed` carries the reason in `error`; `off` is the person's own choice. */
export type Power = "starting" | "on" | "off" | "failed";

export interface PreviewSnapshot {
  readonly camera: Power;
  readonly microphone: Power;
  /** The one failure to talk about: of both kinds the microphone's, without which nobody hears the person. */
  readonly error: AppError | undefined;
  readonly video: VideoHandle | undefined;
  readonly level: LevelSource | undefined;
  readonly devices: DeviceLists;
  readonly choice: DeviceChoice;
  readonly isChiming: boolean;
}

const EVERYTHING: Wanted = { camera: true, microphone: true };
const KINDS = ["camera", "microphone"] as const satisfies CaptureKind[];

export class PreviewModel {
  readonly #store: Store<PreviewSnapshot>;
  readonly #remembered: Remembered<DeviceChoice>;
  readonly #tracks: Partial<Record<CaptureKind, MediaStreamTrack>> = {};
  readonly #errors: Partial<Record<CaptureKind, AppError>> = {};
  readonly #unwatch: (() => void)[];
  #isOver = false;

  /** `wanted`: what to open at the start; the rest is off until it is switched on. */
  constructor(remembered: Remembered<DeviceChoice>, wanted: Wanted = EVERYTHING) {
    this.#remembered = remembered;
    this.#store = new Store<PreviewSnapshot>({
      camera: wanted.camera ? "starting" : "off",
      microphone: wanted.microphone ? "starting" : "off",
      error: undefined,
      video: undefined,
      level: undefined,
      devices: NO_DEVICES,
      choice: remembered.get(),
      isChiming: false,
    });
    this.#unwatch = [watchDevices(() => void this.#listDevices()), watchPermission(() => void this.retry())];
  }

  get snapshot(): Watchable<PreviewSnapshot> {
    return this.#store;
  }

  /** Opens what is wanted; call once, then `retry`. */
  async start(): Promise<void> {
    const starting = KINDS.filter((kind) => this.#store.get()[kind] === "starting");
    if (starting.length < KINDS.length) {
      for (const kind of starting) await this.#open(kind);
      await this.#listDevices();
      return;
    }
    const outcomes = await captureBoth(this.#store.get().choice);
    for (const kind of KINDS) this.#accept(kind, outcomes[kind]);
    await this.#listDevices();
  }

  /** Tries again whatever failed. */
  async retry(): Promise<void> {
    const failed = KINDS.filter((kind) => this.#store.get()[kind] === "failed");
    if (failed.length === KINDS.length) {
      for (const kind of KINDS) this.#show(kind, "starting");
      await this.start();
      return;
    }
    for (const kind of failed) await this.#open(kind);
  }

  async toggle(kind: CaptureKind): Promise<void> {
    if (this.#store.get()[kind] === "on") {
      this.#close(kind);
      this.#show(kind, "off");
    } else if (this.#store.get()[kind] !== "starting") {
      await this.#open(kind);
    }
  }

  async choose(kind: DeviceKind, id: string): Promise<void> {
    this.#setChoice({ ...this.#store.get().choice, [kind]: id });
    if (kind !== "speaker") await this.#open(kind);
  }

  async choosePicture(picture: PictureSize): Promise<void> {
    this.#setChoice({ ...this.#store.get().choice, picture });
    if (this.#store.get().camera === "on") await this.#open("camera");
  }

  async testSpeaker(): Promise<void> {
    if (this.#store.get().isChiming) return;
    this.#store.update((now) => ({ ...now, isChiming: true }));
    await playChime(this.#store.get().choice.speaker).catch(() => undefined);
    this.#store.update((now) => ({ ...now, isChiming: false }));
  }

  /** Closes the notice about a device that failed; the device counts as switched off from then on. */
  dismiss(): void {
    for (const kind of KINDS) {
      if (this.#store.get()[kind] === "failed") this.#show(kind, "off");
    }
  }

  /** Gives the open tracks away; the receiver stops them. The preview is over then. */
  handOver(): Partial<Record<CaptureKind, MediaStreamTrack>> {
    const tracks = { ...this.#tracks };
    for (const kind of KINDS) delete this.#tracks[kind];
    this.close();
    return tracks;
  }

  close(): void {
    this.#isOver = true;
    for (const unwatch of this.#unwatch.splice(0)) unwatch();
    for (const kind of KINDS) this.#close(kind);
  }

  async #open(kind: CaptureKind): Promise<void> {
    // Closed first: many phones cannot open the front and the back camera at once.
    this.#close(kind);
    this.#show(kind, "starting");
    this.#accept(kind, await capture(kind, this.#store.get().choice));
    await this.#listDevices();
  }

  #accept(kind: CaptureKind, outcome: Outcome): void {
    if (outcome instanceof AppError) {
      this.#show(kind, "failed", outcome);
      return;
    }
    // The answer to the permission question can come after the person has moved on.
    if (this.#isOver) {
      outcome.stop();
      return;
    }
    this.#close(kind);
    this.#tracks[kind] = outcome;
    outcome.addEventListener("ended", () => {
      if (this.#tracks[kind] !== outcome) return;
      delete this.#tracks[kind];
      this.#show(kind, "failed", new AppError("device-disconnected"));
    });
    this.#show(kind, "on");
  }

  #close(kind: CaptureKind): void {
    this.#tracks[kind]?.stop();
    delete this.#tracks[kind];
  }

  #show(kind: CaptureKind, power: Power, error?: AppError): void {
    if (error) this.#errors[kind] = error;
    else delete this.#errors[kind];
    const { camera, microphone } = this.#tracks;
    this.#store.update((now) => ({
      ...now,
      [kind]: power,
      error: this.#errors.microphone ?? this.#errors.camera,
      video: kind === "camera" ? camera && showTrack(camera) : now.video,
      level: kind === "microphone" ? microphone && meter(microphone) : now.level,
    }));
  }

  #setChoice(choice: DeviceChoice): void {
    this.#remembered.set(choice);
    this.#store.update((now) => ({ ...now, choice }));
  }

  async #listDevices(): Promise<void> {
    const devices = await listDevices();
    this.#store.update((now) => ({ ...now, devices }));
  }
}

/** What the button that enters the consult promises, given what works. */
export function entryOf(
  snapshot: Pick<PreviewSnapshot, CaptureKind>,
): "both" | "audio" | "video" | "neither" {
  const isOn = (kind: CaptureKind) => snapshot[kind] === "on" || snapshot[kind] === "starting";
  if (isOn("camera")) return isOn("microphone") ? "both" : "video";
  return isOn("microphone") ? "audio" : "neither";
}
