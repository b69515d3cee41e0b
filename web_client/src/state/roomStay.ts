/**
 * A person's stay in the room: brings them in, and back in after every cut, for as long as they may be there.
 *
 * Guests and providers alike. What becomes of their screen meanwhile is the page's.
 */
import { type AppError, toAppError } from "../lib/appError.ts";
import { type Opened, stopTracks } from "../media/mediaRoom.ts";
import { type Backoff, FIRST_TRY, waitMs } from "../signalling/backoff.ts";
import type { Credentials } from "../signalling/join.ts";
import type { ConsultModel } from "./consult.ts";
import type { Reopened, RoomEntry } from "./roomEntry.ts";

export interface RoomStayDoors {
  /** A media token of this moment's admission. Throws AppError `conflict` when the person is not admitted. */
  readonly media: () => Promise<Credentials>;
  /** Says that a connection is lost for good, where the server counts that. */
  readonly lost?: () => Promise<unknown>;
  readonly wait: (ms: number) => Promise<void>;
}

/** What the stay asks of the page that it is part of, and tells it. */
export interface RoomStayPage {
  /** Whether the server, when last asked, had the person in the room. */
  readonly mayBeIn: () => boolean;
  /** Asks the server how things stand. */
  readonly look: () => Promise<void>;
  /** Gives camera and microphone away, when they were opened already. */
  readonly handOver: () => Opened | undefined;
  readonly show: (consult: ConsultModel | undefined) => void;
  readonly fail: (error: AppError) => void;
  /** The room has ended without the person's wish; they are brought back if they may be there. */
  readonly cutOff?: (error: AppError | undefined) => void;
  /** The room was opened in another place. */
  readonly takenOver: (error: AppError) => void;
}

/** Milliseconds. After a cut the way to the server may be another one: a call on the old one is not waited for. */
export const ROOM_DEADLINE_MS = 8_000;

/** Tries to get back in; a person looks at this screen, so the pause stays short: 1, then 2 seconds. */
const LONGEST_FAILED: Backoff = 1;

export class RoomStay {
  readonly #entry: RoomEntry;
  readonly #doors: RoomStayDoors;
  readonly #page: RoomStayPage;
  #consult: ConsultModel | undefined;
  /** On its way into the room: it has the tracks already. */
  #pending: ConsultModel | undefined;
  #isEntering = false;
  #isClosed = false;
  /** Grows with every `leave`, which calls off an entry that is on its way. */
  #leaves = 0;

  constructor(entry: RoomEntry, doors: RoomStayDoors, page: RoomStayPage) {
    this.#entry = entry;
    this.#doors = doors;
    this.#page = page;
  }

  /** Loads what the room needs while the person still looks at something else. */
  prepare(): void {
    this.#entry.prepare();
  }

  /** Enters unless the person is in already; goes on trying until that worked or they may not be in any more. */
  async enter(): Promise<void> {
    if (this.#isEntering) return;
    this.#isEntering = true;
    try {
      for (let failed = FIRST_TRY; this.#isWanted(); failed += 1) {
        if (failed > FIRST_TRY) {
          await this.#doors.wait(waitMs(Math.min(failed - 1, LONGEST_FAILED), 1));
          await this.#page.look();
          if (!this.#isWanted()) return;
        }
        await this.#tryToEnter();
      }
    } finally {
      this.#isEntering = false;
    }
  }

  /**
   * Enters by the person's own wish: once, unless they leave meanwhile. Throws AppError; devices that were handed
   * over are closed then.
   */
  async goIn(): Promise<void> {
    const leaves = this.#leaves;
    const credentials = await this.#doors.media();
    const openRoom = await this.#entry.load();
    if (this.#isCalledOff(leaves)) return;
    const devices = await this.#devices();
    if (this.#isCalledOff(leaves)) stopTracks(devices.opened);
    else await this.#connect(this.#entry.begin(openRoom), credentials, devices, leaves);
  }

  /** Leaves the room, or the way into it; it can be entered again. */
  async leave(): Promise<void> {
    this.#leaves += 1;
    const [pending, consult] = [this.#pending, this.#consult];
    if (consult) this.#show(undefined);
    await Promise.all([pending?.leave(), consult && this.#entry.leave(consult)]);
  }

  /** The page is gone. */
  close(): void {
    this.#isClosed = true;
    void this.#pending?.leave();
    void this.#consult?.leave();
  }

  async #devices(): Promise<Reopened> {
    const opened = this.#page.handOver();
    return opened ? { opened, failures: {} } : this.#entry.reopen();
  }

  async #connect(
    consult: ConsultModel,
    credentials: Credentials,
    devices: Reopened,
    leaves: number,
  ): Promise<void> {
    this.#pending = consult;
    try {
      await this.#entry.enter(consult, credentials, devices, (ended, error) => this.#onEnded(ended, error));
    } catch (thrown) {
      if (this.#isCalledOff(leaves)) return;
      throw thrown;
    } finally {
      if (this.#pending === consult) this.#pending = undefined;
    }
    if (this.#consult || this.#isCalledOff(leaves)) await consult.leave();
    else this.#show(consult);
  }

  /** `leaves`: as it was when the entry began. */
  #isCalledOff(leaves: number): boolean {
    return this.#isClosed || leaves !== this.#leaves;
  }

  #isWanted(): boolean {
    return !this.#isClosed && !this.#consult && this.#page.mayBeIn();
  }

  async #tryToEnter(): Promise<void> {
    try {
      await this.goIn();
    } catch (thrown) {
      const error = toAppError(thrown);
      // Not admitted any more is no failure: the next look at the visit says what is.
      if (error.code !== "conflict" && this.#isWanted()) this.#page.fail(error);
    }
  }

  #onEnded(consult: ConsultModel, error: AppError | undefined): void {
    if (this.#consult !== consult) return;
    this.#show(undefined);
    void this.#entry.leave(consult);
    if (error?.code === "joined-elsewhere") this.#page.takenOver(error);
    else void this.#comeBack(error);
  }

  async #comeBack(error: AppError | undefined): Promise<void> {
    this.#page.cutOff?.(error);
    if (error?.code === "connection-lost") await this.#doors.lost?.().catch(() => undefined);
    await this.#page.look();
    await this.enter();
  }

  #show(consult: ConsultModel | undefined): void {
    this.#consult = consult;
    this.#page.show(consult);
  }
}
