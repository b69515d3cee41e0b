/** A person's way through one visit: name → device check → consult → left, with a way back from every end. */
import { type AppError, toAppError } from "../lib/appError.ts";
import { Store, type Watchable } from "../lib/store.ts";
import type { OpenRoom } from "../media/mediaRoom.ts";
import { type Credentials, requestJoin } from "../signalling/join.ts";
import type { ConsultModel } from "./consult.ts";
import { Conversation } from "./conversation.ts";
import type { Preferences } from "./preferences.ts";
import { PreviewModel } from "./preview.ts";
import { type LoadRoom, loadRealRoom, type Reopened, RoomEntry } from "./roomEntry.ts";

export type Stage =
  | { readonly at: "name" }
  | { readonly at: "preview"; readonly preview: PreviewModel }
  | { readonly at: "consult"; readonly consult: ConsultModel }
  /** Left by choice when `error` is undefined. */
  | { readonly at: "ended" };

export interface VisitSnapshot {
  readonly stage: Stage;
  readonly name: string;
  /** The server is being asked or the room is being entered. */
  readonly isBusy: boolean;
  readonly error: AppError | undefined;
}

export interface VisitDoors {
  readonly join: (invite: string, name: string) => Promise<Credentials>;
  readonly loadRoom: LoadRoom;
  /** Milliseconds, for the age of credentials. */
  readonly now: () => number;
}

/** Tokens are short-lived, and a person may look at their hair for a while: older ones are fetched anew. */
const FRESH_MS = 60_000;

export const REAL_DOORS: VisitDoors = {
  join: requestJoin,
  loadRoom: loadRealRoom,
  now: () => performance.now(),
};

export class VisitModel {
  readonly #invite: string;
  readonly #preferences: Preferences;
  readonly #doors: VisitDoors;
  readonly #store: Store<VisitSnapshot>;
  #credentials: (Credentials & { readonly at: number }) | undefined;
  readonly #entry: RoomEntry;
  #consult: ConsultModel | undefined;

  constructor(invite: string, preferences: Preferences, doors: VisitDoors = REAL_DOORS) {
    this.#invite = invite;
    this.#preferences = preferences;
    this.#doors = doors;
    const conversation: Conversation = new Conversation(async (text) => {
      await this.#consult?.sendInRoom(text);
      return undefined;
    });
    this.#entry = new RoomEntry(preferences, conversation, doors.loadRoom);
    const name = preferences.name.get();
    this.#store = new Store<VisitSnapshot>({ stage: { at: "name" }, name, isBusy: false, error: undefined });
  }

  get snapshot(): Watchable<VisitSnapshot> {
    return this.#store;
  }

  /** After a reload the name is still known: nobody should have to check in again. */
  async resume(): Promise<void> {
    if (this.#store.get().name !== "") await this.submitName(this.#store.get().name);
  }

  /** Asks the server about the link at once, so that a bad one is known before the camera is asked for. */
  async submitName(typed: string): Promise<void> {
    const name = typed.trim();
    if (name === "") return;
    await this.#busily(async () => {
      this.#store.update((now) => ({ ...now, name }));
      this.#credentials = undefined;
      await this.#fresh();
      this.#preferences.name.set(name);
      const preview = new PreviewModel(this.#preferences.devices);
      this.#go({ at: "preview", preview });
      void preview.start();
      this.#entry.prepare();
    });
  }

  changeName(): void {
    const { stage } = this.#store.get();
    if (stage.at === "preview") stage.preview.close();
    this.#go({ at: "name" });
  }

  /** Goes from the device check into the consult. */
  async enter(): Promise<void> {
    const { stage } = this.#store.get();
    if (stage.at !== "preview") return;
    const { preview } = stage;
    await this.#busily(async () => {
      const credentials = await this.#fresh();
      const openRoom = await this.#entry.load();
      const opened = preview.handOver();
      try {
        await this.#enterWith(openRoom, credentials, { opened, failures: {} });
      } catch (thrown) {
        // The tracks are spent; the check starts over behind the message.
        const again = new PreviewModel(this.#preferences.devices);
        this.#go({ at: "preview", preview: again });
        void again.start();
        throw thrown;
      }
    });
  }

  async leave(): Promise<void> {
    const { stage } = this.#store.get();
    if (stage.at !== "consult") return;
    this.#go({ at: "ended" });
    await this.#entry.leave(stage.consult);
  }

  /** Enters the consult again with what was on before, without the device check. */
  async rejoin(): Promise<void> {
    await this.#busily(async () => {
      this.#credentials = undefined;
      const credentials = await this.#fresh();
      const openRoom = await this.#entry.load();
      await this.#enterWith(openRoom, credentials, await this.#entry.reopen());
    });
  }

  async #enterWith(openRoom: OpenRoom, credentials: Credentials, devices: Reopened): Promise<void> {
    // A token enters once; the next time a new one is asked for.
    this.#credentials = undefined;
    const consult = this.#entry.begin(openRoom);
    await this.#entry.enter(consult, credentials, devices, (ended, error) => this.#onEnded(ended, error));
    this.#consult = consult;
    this.#go({ at: "consult", consult });
  }

  #onEnded(consult: ConsultModel, error: AppError | undefined): void {
    const { stage } = this.#store.get();
    if (stage.at !== "consult" || stage.consult !== consult) return;
    void this.#entry.leave(consult);
    this.#store.update((now) => ({ ...now, stage: { at: "ended" }, error }));
  }

  async #fresh(): Promise<Credentials> {
    const now = this.#doors.now();
    if (this.#credentials && now - this.#credentials.at < FRESH_MS) return this.#credentials;
    const credentials = await this.#doors.join(this.#invite, this.#store.get().name);
    this.#credentials = { ...credentials, at: now };
    return credentials;
  }

  #go(stage: Stage): void {
    this.#store.update((now) => ({ ...now, stage, error: undefined }));
  }

  /** Runs one step at a time, and keeps its failure for the screen. */
  async #busily(step: () => Promise<void>): Promise<void> {
    if (this.#store.get().isBusy) return;
    this.#store.update((now) => ({ ...now, isBusy: true, error: undefined }));
    let error: AppError | undefined;
    try {
      await step();
    } catch (thrown) {
      error = toAppError(thrown);
    }
    this.#store.update((now) => ({ ...now, isBusy: false, error: error ?? now.error }));
  }
}
