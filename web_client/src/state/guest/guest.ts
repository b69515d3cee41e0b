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
import type { Opened } from "../../media/mediaRoom.ts";
import { Again, isPassing } from "../../signalling/again.ts";
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
import { ROOM_DEADLINE_MS, RoomStay } from "../roomStay.ts";
import { Thread } from "../thread.ts";
import { CheckInModel } from "./checkIn.ts";
import { type GuestScreen, screenOf } from "./screen.ts";

/** `link`: before the tap · `over`: the link or its session opens nothing any more · `elsewhere`: opened in another tab. */
export type GuestStage = "link" | "birth-date" | "over" | "elsewhere" | GuestScreen;

export interface GuestSnapshot {
  readonly stage: GuestStage;
  readonly visit: GuestVisit | undefined;
  /** Whom to call, also when the link opens nothing any more; undefined when nobody knows the link. */
  readonly clinic: GuestVisit["clinic"] | undefined;
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

const HERE_EVERY_MS = 20_000;
const PICTURE_TOLD_MS = 5_000;
/** Who leaves is not told of a server that takes a moment to hear it. */
const UNTOLD_FAILURES = 2;

export function realGuestDoors(shelf: Shelf): GuestDoors {
  return {
    api: guestVisitApi(openApi({ onSessionOver: () => undefined, deadlineMs: ROOM_DEADLINE_MS })),
    loadRoom: loadRealRoom,
    measure: () => measureNetwork(),
    listen: (handlers) => new Events(location.origin, handlers),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    shelf,
  };
}

const BEFORE: GuestSnapshot = {
  stage: "link",
  visit: undefined,
  clinic: undefined,
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
  readonly #stay: RoomStay;
  /** Which link this tab has opened, so that a reload asks nothing. */
  readonly #opened: Remembered<string>;
  readonly #store = new Store<GuestSnapshot>(BEFORE);
  /** A look that fails must not be the last one: what it missed is told only once. */
  readonly #look = new Again(() => void this.refresh());
  /** Wanted while the person has left and the server may not know. */
  readonly #parting = new Again(() => void this.#tellLeft());
  #telling: Promise<unknown> | undefined;
  #stopListening: (() => void) | undefined;

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
      send: async (body, id) => {
        const { visit } = this.#store.get();
        if (!visit) throw new AppError("message-not-sent");
        return doors.api.say(visit.id, body, id);
      },
    });
    const { media, reconnectFailed } = doors.api;
    const entry = new RoomEntry(preferences, this.thread.conversation, doors.loadRoom);
    this.#stay = new RoomStay(
      entry,
      { media, lost: reconnectFailed, wait: doors.wait },
      {
        mayBeIn: () => this.#store.get().stage === "room",
        look: () => this.refresh(),
        handOver: () => this.#handOver(),
        show: (consult) => this.#set(consult ? { consult, error: undefined } : { consult }),
        fail: (error) => this.#fail(error),
        takenOver: (error) => this.#set({ stage: "elsewhere", error }),
      },
    );
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
      const { answer, clinic } = await this.#doors.api.exchange(this.#token, birthDate);
      this.#set({ clinic: clinic ?? undefined });
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
      const error = toAppError(thrown);
      this.#fail(error);
      if (isPassing(error)) this.#look.failed();
    }
  });

  /** Runs one step of the check-in; a refusal is shown beside it. */
  readonly step = (take: () => Promise<void>): Promise<void> => this.#busily(take);

  /** From the waiting room back to the check-in, with the place kept. */
  readonly correct = (): void => {
    const { visit } = this.#store.get();
    if (visit) this.#set({ stage: "check-in", checkIn: this.#newCheckIn(visit) });
  };

  /** Goes at once; that the server hears of it is not the person's task. */
  readonly leave = (): Promise<void> => {
    this.#set({ stage: "left", error: undefined });
    this.#closePreview();
    void this.#stay.leave();
    this.#parting.start();
    return this.#tellLeft();
  };

  /** Back from wherever the person left or was put: their own wish, or another tab that took over. */
  readonly comeBack = (): Promise<void> =>
    this.#busily(async () => {
      this.#parting.stop();
      // The server must not hear that they left after it has heard that they are back.
      await this.#telling?.catch(() => undefined);
      const visit = await this.#doors.api.open();
      this.#set({ stage: screenOf(visit) });
      this.#apply(visit);
    });

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
    this.#stopListening?.();
    this.#parting.stop();
    this.#store.get().preview?.close();
    this.#stay.close();
  }

  async #takePlace(): Promise<void> {
    this.#apply(await this.#doors.api.open());
    this.#listen();
    this.#readOn();
  }

  async #tellLeft(): Promise<void> {
    const telling = this.#doors.api.leave();
    this.#telling = telling;
    try {
      this.#apply(await telling);
      this.#parting.stop();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!isPassing(error)) this.#fail(error);
      else if (this.#parting.failed() > UNTOLD_FAILURES) this.#set({ error });
    }
  }

  #apply(visit: GuestVisit): void {
    this.#look.worked();
    const now = this.#store.get();
    const standing = screenOf(visit);
    // Who left, or has the room in another tab, is back in it only when they say so: the server may not know yet.
    const isOut = now.stage === "elsewhere" || now.stage === "left";
    const stage = isOut && standing === "room" ? now.stage : standing;
    if (standing !== "room") this.#parting.stop();
    // Who corrects their answers while waiting goes on doing so until something else happens.
    const isCorrecting =
      now.stage === "check-in" && stage === "waiting" && now.visit?.me.status === "waiting";
    this.#set({ visit, stage: isCorrecting ? "check-in" : stage, error: undefined });
    if (stage === "room") {
      if (now.stage !== "room") this.thread.conversation.open(false);
      void this.#stay.enter();
      return;
    }
    void this.#stay.leave();
    if (stage === "check-in" || stage === "waiting") this.#prepare(visit);
    else this.#closePreview();
    this.thread.conversation.open(visit.rights.chat && (stage === "waiting" || stage === "held"));
  }

  /** Opens camera and microphone while the person checks in and waits. */
  #prepare(visit: GuestVisit): void {
    if (!this.#store.get().preview) {
      // Who only watches is not asked for devices.
      const { publish } = visit.rights;
      const { camera, microphone } = this.#preferences.wanted.get();
      const preview = new PreviewModel(this.#preferences.devices, {
        camera: camera && publish.includes("camera"),
        microphone: microphone && publish.includes("microphone"),
      });
      preview.snapshot.subscribe(() => {
        const { camera, microphone } = preview.snapshot.get();
        if (publish.length === 0) return;
        this.#preferences.wanted.set({ camera: camera !== "off", microphone: microphone !== "off" });
      });
      this.#set({ preview });
      void preview.start();
      this.#stay.prepare();
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

  #handOver(): Opened | undefined {
    const { preview, visit } = this.#store.get();
    this.#set({ preview: undefined, checkIn: undefined });
    if (preview) return preview.handOver();
    // Who only watches opens nothing when they come back either.
    return visit?.rights.publish.length === 0 ? {} : undefined;
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
        this.#readOn();
      },
      // The link may have been revoked: the server says so to whoever asks.
      onOver: () => void this.refresh(),
    });
    this.#look.start();
    this.thread.start();
    const timer = setInterval(() => void this.#doors.api.here().catch(() => undefined), HERE_EVERY_MS);
    this.#stopListening = () => {
      events.close();
      clearInterval(timer);
      this.#look.stop();
      this.thread.stop();
    };
  }

  #hear({ topic }: ServerEvent): void {
    if (topic === "message.sent") this.#readOn();
    if (topic === "visit.changed") void this.refresh();
    if (topic === "visit.snapshot") {
      this.#set({ isPictureTaken: true });
      setTimeout(() => this.#set({ isPictureTaken: false }), PICTURE_TOLD_MS);
    }
  }

  /** Who may not chat is told no messages either, and so does not ask. */
  #readOn(): void {
    if (this.#store.get().visit?.rights.chat) void this.thread.refresh().catch(() => undefined);
  }

  /** A session that is over ends the way; anything else is shown, and the person stays where they are. */
  #fail(error: AppError): void {
    if (error.code === "session-over") {
      this.#stopListening?.();
      this.#parting.stop();
      void this.#stay.leave();
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
