/**
 * A guest's way through a visit: the page asks how they stand and shows it; nobody has to do anything twice.
 *
 * Events say that something changed, and then the visit is asked for again. Whoever may be in the room is
 * brought into it, and back into it after every cut, for as long as the server says so.
 */
import { AppError, toAppError } from "../../lib/appError.ts";
import { coalesced } from "../../lib/coalesced.ts";
import { Remembered, type Shelf } from "../../lib/remembered.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import type { Backoff } from "../../signalling/backoff.ts";
import { waitMs } from "../../signalling/backoff.ts";
import { Events, type EventsHandlers, type ServerEvent } from "../../signalling/events.ts";
import { type GuestVisitApi, guestVisitApi } from "../../signalling/guestVisit.ts";
import { type Measured, measureNetwork } from "../../signalling/networkCheck.ts";
import { openApi } from "../../signalling/restApi.ts";
import type { CheckInBody, GuestVisit } from "../../signalling/visitShapes.ts";
import type { ConsultModel } from "../consult.ts";
import type { Preferences } from "../preferences.ts";
import { PreviewModel } from "../preview.ts";
import type { Answers } from "../questionnaire.ts";
import { type LoadRoom, loadRealRoom, RoomEntry } from "../roomEntry.ts";
import { Thread } from "../thread.ts";
import { CheckInModel } from "./checkIn.ts";
import { type GuestScreen, screenOf } from "./screen.ts";

/** `link`: before the tap · `over`: the link or its session opens nothing any more · `elsewhere`: opened in another tab. */
export type GuestStage = "link" | "birth-date" | "over" | "elsewhere" | GuestScreen;

export interface GuestSnapshot {
  readonly stage: GuestStage;
  readonly visit: GuestVisit | undefined;
  readonly isBusy: boolean;
  readonly error: AppError | undefined;
  readonly preview: PreviewModel | undefined;
  readonly checkIn: CheckInModel | undefined;
  readonly consult: ConsultModel | undefined;
  readonly isBirthDateWrong: boolean;
  /** A picture of the video was taken just now. */
  readonly isPictureTaken: boolean;
}

export interface GuestDoors {
  readonly api: GuestVisitApi;
  readonly loadRoom: LoadRoom;
  readonly measure: () => Promise<Measured>;
  readonly listen: (handlers: EventsHandlers) => { close(): void };
  readonly wait: (ms: number) => Promise<void>;
  /** Session storage. */
  readonly shelf: Shelf;
}

export function realGuestDoors(shelf: Shelf): GuestDoors {
  return {
    api: guestVisitApi(openApi({ onSessionOver: () => undefined })),
    loadRoom: loadRealRoom,
    measure: () => measureNetwork(),
    listen: (handlers) => new Events(location.origin, handlers),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    shelf,
  };
}

const HERE_EVERY_MS = 20_000;
const PICTURE_TOLD_MS = 5_000;
/** Tries to get back in; a person looks at this screen, so the pause stays short. */
const LONGEST_FAILED: Backoff = 3;

const BEFORE: GuestSnapshot = {
  stage: "link",
  visit: undefined,
  isBusy: false,
  error: undefined,
  preview: undefined,
  checkIn: undefined,
  consult: undefined,
  isBirthDateWrong: false,
  isPictureTaken: false,
};

export class GuestModel {
  readonly thread: Thread;
  readonly #token: string | undefined;
  readonly #callBack: string;
  readonly #preferences: Preferences;
  readonly #doors: GuestDoors;
  readonly #entry: RoomEntry;
  /** Which link this tab has opened, so that a reload asks nothing. */
  readonly #opened: Remembered<string>;
  readonly #store = new Store<GuestSnapshot>(BEFORE);
  #stopListening: (() => void) | undefined;
  #isEntering = false;
  #isClosed = false;

  /** `token`: undefined when the session is there already; `callBack`: their number, if they gave it already. */
  constructor(token: string | undefined, preferences: Preferences, doors: GuestDoors, callBack = "") {
    this.#token = token;
    this.#callBack = callBack;
    this.#preferences = preferences;
    this.#doors = doors;
    this.#opened = new Remembered(doors.shelf, "link", (raw) => (typeof raw === "string" ? raw : ""));
    this.thread = new Thread({
      fetch: async (after) => {
        const { visit } = this.#store.get();
        return visit ? doors.api.messages(visit.id, after) : [];
      },
      send: async (body) => {
        const { visit } = this.#store.get();
        if (!visit) throw new AppError("message-not-sent");
        return doors.api.say(visit.id, body);
      },
    });
    this.#entry = new RoomEntry(preferences, this.thread.conversation, doors.loadRoom);
  }

  get snapshot(): Watchable<GuestSnapshot> {
    return this.#store;
  }

  /** After a reload the link need not be tapped again. */
  async resume(): Promise<void> {
    if (this.#token === undefined) await this.#busily(() => this.#takePlace());
    else if (this.#opened.get() === this.#token) await this.openLink();
  }

  /** The tap: opens the link and takes the person's place in the visit. */
  readonly openLink = (birthDate?: string): Promise<void> =>
    this.#busily(async () => {
      if (this.#token === undefined) return;
      const { answer } = await this.#doors.api.exchange(this.#token, birthDate);
      if (answer !== "open") {
        const stage = answer === "over" ? "over" : "birth-date";
        this.#set({ stage, isBirthDateWrong: answer === "birth-date-wrong" });
        return;
      }
      this.#opened.set(this.#token);
      await this.#takePlace();
    });

  /** Asks how things stand. */
  readonly refresh = coalesced(async () => {
    try {
      this.#apply(await this.#doors.api.read());
    } catch (thrown) {
      this.#fail(toAppError(thrown));
    }
  });

  /** Runs one step of the check-in; a refusal is shown beside it. */
  readonly step = (take: () => Promise<void>): Promise<void> => this.#busily(take);

  /** From the waiting room back to the check-in, with the place kept. */
  readonly correct = (): void => {
    const { visit } = this.#store.get();
    if (visit) this.#set({ stage: "check-in", checkIn: this.#newCheckIn(visit) });
  };

  readonly leave = (): Promise<void> =>
    this.#busily(async () => {
      const { consult } = this.#store.get();
      this.#set({ consult: undefined });
      if (consult) await this.#entry.leave(consult);
      this.#apply(await this.#doors.api.leave());
    });

  /** Back from wherever the person left or was put: their own wish, or another tab that took over. */
  readonly comeBack = (): Promise<void> =>
    this.#busily(async () => this.#apply(await this.#doors.api.open()));

  readonly cancel = (): Promise<void> =>
    this.#busily(async () => this.#apply(await this.#doors.api.cancel()));

  async askToRebook(wishes: string): Promise<void> {
    await this.#doors.api.askToRebook(wishes);
    await this.refresh();
  }

  async rate(rating: number, remark: string): Promise<void> {
    await this.#doors.api.rate(rating, remark);
    await this.refresh();
  }

  readonly summary = () => this.#doors.api.summary();

  readonly dismiss = (): void => this.#set({ error: undefined });

  close(): void {
    this.#isClosed = true;
    this.#stopListening?.();
    this.#store.get().preview?.close();
    void this.#store.get().consult?.leave();
  }

  async #takePlace(): Promise<void> {
    this.#apply(await this.#doors.api.open());
    this.#listen();
    void this.thread.refresh().catch(() => undefined);
  }

  #apply(visit: GuestVisit): void {
    const stage = screenOf(visit);
    const now = this.#store.get();
    // Who corrects their answers while waiting goes on doing so until something else happens.
    const isCorrecting =
      now.stage === "check-in" && stage === "waiting" && now.visit?.me.status === "waiting";
    this.#set({ visit, stage: isCorrecting ? "check-in" : stage, error: undefined });
    if (stage === "room") {
      if (now.stage !== "room") this.thread.conversation.open(false);
      void this.#enter();
      return;
    }
    this.#leaveRoom();
    if (stage === "check-in" || stage === "waiting") this.#prepare(visit);
    else this.#closePreview();
    this.thread.conversation.open(stage === "waiting" || stage === "held");
  }

  /** Opens camera and microphone while the person checks in and waits. */
  #prepare(visit: GuestVisit): void {
    if (!this.#store.get().preview) {
      const preview = new PreviewModel(this.#preferences.devices, this.#preferences.wanted.get());
      preview.snapshot.subscribe(() => {
        const { camera, microphone } = preview.snapshot.get();
        this.#preferences.wanted.set({ camera: camera !== "off", microphone: microphone !== "off" });
      });
      this.#set({ preview });
      void preview.start();
      this.#entry.prepare();
    }
    const { stage, checkIn } = this.#store.get();
    if (stage === "waiting") this.#set({ checkIn: undefined });
    else if (!checkIn) this.#set({ checkIn: this.#newCheckIn(visit) });
  }

  #newCheckIn(visit: GuestVisit): CheckInModel {
    const { preview } = this.#store.get();
    if (!preview) throw new Error("the check-in needs a preview");
    const { api, measure } = this.#doors;
    const known = this.#callBack === "" ? {} : { callBack: this.#callBack };
    const doors = {
      measure,
      answerForm: async (form: string, answers: Answers) => {
        await api.answerForm(
          form,
          Object.fromEntries(Object.entries(answers).map(([id, given]) => [id, [...given]])),
        );
      },
      send: async (body: CheckInBody) => {
        const answered = await api.checkIn(body);
        this.#set({ stage: "waiting" });
        this.#apply(answered);
      },
    };
    return new CheckInModel(visit, preview, doors, known);
  }

  async #enter(): Promise<void> {
    if (this.#isEntering || this.#store.get().consult) return;
    this.#isEntering = true;
    try {
      for (let failed: Backoff = 0; !this.#isClosed && this.#store.get().stage === "room"; failed += 1) {
        if (failed > 0) {
          await this.#doors.wait(waitMs(Math.min(failed - 1, LONGEST_FAILED), 1));
          await this.refresh();
        }
        if (this.#store.get().stage === "room" && (await this.#tryToEnter())) return;
      }
    } finally {
      this.#isEntering = false;
    }
  }

  async #tryToEnter(): Promise<boolean> {
    try {
      const credentials = await this.#doors.api.media();
      const openRoom = await this.#entry.load();
      const { preview, visit } = this.#store.get();
      const opened = preview ? preview.handOver() : await this.#entry.reopen();
      this.#set({ preview: undefined, checkIn: undefined });
      const consult = await this.#entry.enter(openRoom, credentials, opened, (ended, error) =>
        this.#onEnded(ended, error),
      );
      if (this.#store.get().stage !== "room" || visit === undefined) {
        await this.#entry.leave(consult);
        return true;
      }
      this.#set({ consult, error: undefined });
      return true;
    } catch (thrown) {
      const error = toAppError(thrown);
      // Not admitted any more is no failure: the next look at the visit says what is.
      if (error.code !== "conflict") this.#fail(error);
      return false;
    }
  }

  #onEnded(consult: ConsultModel, error: AppError | undefined): void {
    if (this.#store.get().consult !== consult) return;
    this.#set({ consult: undefined });
    void this.#entry.leave(consult);
    if (error?.code === "joined-elsewhere") this.#set({ stage: "elsewhere", error });
    else void this.#comeBackIn(error);
  }

  async #comeBackIn(error: AppError | undefined): Promise<void> {
    if (error?.code === "connection-lost") await this.#doors.api.reconnectFailed().catch(() => undefined);
    await this.refresh();
    if (this.#store.get().stage === "room") await this.#enter();
  }

  #leaveRoom(): void {
    const { consult } = this.#store.get();
    if (!consult) return;
    this.#set({ consult: undefined });
    void this.#entry.leave(consult);
  }

  #closePreview(): void {
    this.#store.get().preview?.close();
    this.#set({ preview: undefined, checkIn: undefined });
  }

  #listen(): void {
    if (this.#stopListening) return;
    const events = this.#doors.listen({
      onEvent: (event) => this.#hear(event),
      onGap: () => {
        void this.refresh();
        void this.thread.refresh().catch(() => undefined);
      },
    });
    const timer = setInterval(() => void this.#doors.api.here().catch(() => undefined), HERE_EVERY_MS);
    this.#stopListening = () => {
      events.close();
      clearInterval(timer);
    };
  }

  #hear({ topic }: ServerEvent): void {
    if (topic === "message.sent") void this.thread.refresh().catch(() => undefined);
    if (topic === "visit.changed") void this.refresh();
    if (topic === "visit.snapshot") {
      this.#set({ isPictureTaken: true });
      setTimeout(() => this.#set({ isPictureTaken: false }), PICTURE_TOLD_MS);
    }
  }

  /** A session that is over ends the way; anything else is shown, and the person stays where they are. */
  #fail(error: AppError): void {
    if (error.code === "session-over") {
      this.#stopListening?.();
      this.#leaveRoom();
      this.#closePreview();
      this.#set({ stage: "over", error });
    } else this.#set({ error });
  }

  #set(change: Partial<GuestSnapshot>): void {
    this.#store.update((now) => ({ ...now, ...change }));
  }

  async #busily(step: () => Promise<void>): Promise<void> {
    if (this.#store.get().isBusy) return;
    this.#set({ isBusy: true, error: undefined });
    try {
      await step();
    } catch (thrown) {
      this.#fail(toAppError(thrown));
    }
    this.#set({ isBusy: false });
  }
}
