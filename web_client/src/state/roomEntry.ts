/** The way into a media room, and back into it with what was switched on before. */
import { AppError } from "../lib/appError.ts";
import { capture, captureBoth, type Outcome } from "../media/capture.ts";
import type { CaptureKind } from "../media/captureError.ts";
import { type Opened, type OpenRoom, stopTracks } from "../media/mediaRoom.ts";
import type { Credentials } from "../signalling/join.ts";
import { ConsultModel, type Failures } from "./consult.ts";
import type { Conversation } from "./conversation.ts";
import type { Preferences, Wanted } from "./preferences.ts";

/** Loads the media SDK. */
export type LoadRoom = () => Promise<OpenRoom>;

export const loadRealRoom: LoadRoom = async () => {
  const { ConsultRoom } = await import("../media/room/consultRoom.ts");
  return (choice, events) => new ConsultRoom(choice, events);
};

/** What did open, and why the rest did not: the room can be entered without it, and the person is told. */
export interface Reopened {
  readonly opened: Opened;
  readonly failures: Failures;
}

/** Milliseconds. A device that hangs, or a question that nobody answers, keeps nobody out of the room. */
export const DEVICES_DEADLINE_MS = 5_000;

type Outcomes = Partial<Record<CaptureKind, Outcome>>;

function reopenedFrom(outcomes: Outcomes): Reopened {
  const opened: Opened = {};
  const failures: Partial<Record<CaptureKind, AppError>> = {};
  for (const kind of ["camera", "microphone"] as const) {
    const outcome = outcomes[kind];
    if (outcome instanceof AppError) failures[kind] = outcome;
    else if (outcome) opened[kind] = outcome;
  }
  return { opened, failures };
}

/** A browser that says nothing mostly waits for the person's permission. */
function unanswered({ camera, microphone }: Wanted): Outcomes {
  const error = new AppError("permission-denied");
  return { ...(camera && { camera: error }), ...(microphone && { microphone: error }) };
}

/** What opens in time; what comes later is stopped. Undefined when nothing came. */
async function inTime(opening: Promise<Outcomes>): Promise<Outcomes | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), DEVICES_DEADLINE_MS);
  });
  const outcomes = await Promise.race([opening, late]);
  clearTimeout(timer);
  if (!outcomes) void opening.then((came) => stopTracks(reopenedFrom(came).opened));
  return outcomes;
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

  /** A consult that is to be entered; leaving it calls that off. */
  begin(openRoom: OpenRoom): ConsultModel {
    return new ConsultModel(openRoom, this.#preferences.devices, this.#conversation);
  }

  /** Enters; calls `onEnded` once, when the room ends without `leave`. Throws AppError; the tracks are stopped then. */
  async enter(
    consult: ConsultModel,
    credentials: Credentials,
    { opened, failures }: Reopened,
    onEnded: (consult: ConsultModel, error: AppError | undefined) => void,
  ): Promise<void> {
    await consult.enter(credentials, opened, failures);
    const stop = consult.snapshot.subscribe(() => {
      const { room } = consult.snapshot.get();
      this.#preferences.wanted.set(consult.wanted);
      if (room.connection !== "ended") return;
      stop();
      onEnded(consult, room.ending);
    });
  }

  /** Leaves and remembers what was on. */
  async leave(consult: ConsultModel): Promise<void> {
    this.#preferences.wanted.set(consult.wanted);
    this.#conversation.open(false);
    await consult.leave();
  }

  /** Opens again what was on, so that coming back asks nothing. Takes `DEVICES_DEADLINE_MS` at most. */
  async reopen(): Promise<Reopened> {
    const wanted = this.#preferences.wanted.get();
    const outcomes = await inTime(this.#open(wanted));
    return reopenedFrom(outcomes ?? unanswered(wanted));
  }

  async #open({ camera, microphone }: Wanted): Promise<Outcomes> {
    const choice = this.#preferences.devices.get();
    if (camera && microphone) return captureBoth(choice);
    if (camera) return { camera: await capture("camera", choice) };
    return microphone ? { microphone: await capture("microphone", choice) } : {};
  }
}
