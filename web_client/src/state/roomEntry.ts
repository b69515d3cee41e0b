/** The way into a media room, and back into it with what was switched on before. */
import { AppError } from "../lib/appError.ts";
import { capture, captureBoth, type Outcome } from "../media/capture.ts";
import type { CaptureKind } from "../media/captureError.ts";
import type { Opened, OpenRoom } from "../media/mediaRoom.ts";
import type { Credentials } from "../signalling/join.ts";
import { ConsultModel } from "./consult.ts";
import type { Conversation } from "./conversation.ts";
import type { Preferences } from "./preferences.ts";

/** Loads the media SDK. */
export type LoadRoom = () => Promise<OpenRoom>;

export const loadRealRoom: LoadRoom = async () => {
  const { ConsultRoom } = await import("../media/room/consultRoom.ts");
  return (choice, events) => new ConsultRoom(choice, events);
};

/** What did open; a device that failed is left out, since the room can be entered without it. */
function openedFrom(outcomes: Partial<Record<CaptureKind, Outcome>>): Opened {
  const opened: Opened = {};
  for (const kind of ["camera", "microphone"] as const) {
    const outcome = outcomes[kind];
    if (outcome && !(outcome instanceof AppError)) opened[kind] = outcome;
  }
  return opened;
}

export class RoomEntry {
  readonly #preferences: Preferences;
  readonly #conversation: Conversation;
  readonly #load: LoadRoom;

  constructor(preferences: Preferences, conversation: Conversation, load: LoadRoom) {
    this.#preferences = preferences;
    this.#conversation = conversation;
    this.#load = load;
  }

  /** Loads what the room needs while the person still looks at something else; a failure shows at `enter`. */
  prepare(): void {
    void this.#load().catch(() => undefined);
  }

  /** Throws AppError before any track is taken when the room's code cannot be loaded. */
  async load(): Promise<OpenRoom> {
    try {
      return await this.#load();
    } catch (cause) {
      throw new AppError("server-unreachable", { cause });
    }
  }

  /** Enters; calls `onEnded` once, when the room ends without `leave`. Throws AppError; the tracks are stopped then. */
  async enter(
    openRoom: OpenRoom,
    credentials: Credentials,
    opened: Opened,
    onEnded: (consult: ConsultModel, error: AppError | undefined) => void,
  ): Promise<ConsultModel> {
    const consult = new ConsultModel(openRoom, this.#preferences.devices, this.#conversation);
    await consult.enter(credentials, opened);
    const stop = consult.snapshot.subscribe(() => {
      const { room } = consult.snapshot.get();
      this.#preferences.wanted.set(consult.wanted);
      if (room.connection !== "ended") return;
      stop();
      onEnded(consult, room.ending);
    });
    return consult;
  }

  /** Leaves and remembers what was on. */
  async leave(consult: ConsultModel): Promise<void> {
    this.#preferences.wanted.set(consult.wanted);
    this.#conversation.open(false);
    await consult.leave();
  }

  /** Opens again what was on, so that coming back asks nothing. */
  async reopen(): Promise<Opened> {
    const choice = this.#preferences.devices.get();
    const { camera, microphone } = this.#preferences.wanted.get();
    if (camera && microphone) return openedFrom(await captureBoth(choice));
    if (camera) return openedFrom({ camera: await capture("camera", choice) });
    return microphone ? openedFrom({ microphone: await capture("microphone", choice) }) : {};
  }
}
