/**
 * A provider's way through a visit: devices, the room, and what is written after it.
 *
 * The server says where the visit is; the page follows. Who is in the room is brought back into it after
 * every cut, until they leave or the visit ends.
 */
import { type AppError, toAppError } from "../../../lib/appError.ts";
import { Store, type Watchable } from "../../../lib/store.ts";
import type { Opened } from "../../../media/mediaRoom.ts";
import type { PictureKind, TakenPicture } from "../../../media/types.ts";
import { Again, isPassing } from "../../../signalling/again.ts";
import { type Api, answer, asked, type Shapes } from "../../../signalling/restApi.ts";
import type { ConsultModel } from "../../consult.ts";
import type { Preferences } from "../../preferences.ts";
import { PreviewModel } from "../../preview.ts";
import { Resource } from "../../resource.ts";
import { type LoadRoom, loadRealRoom, RoomEntry } from "../../roomEntry.ts";
import { RoomStay } from "../../roomStay.ts";
import type { Thread } from "../../thread.ts";
import type { Staff } from "../staff.ts";
import type { Topics } from "../topics.ts";
import { threadOf, type VisitDetail } from "./visitFile.ts";
import type { Visit, VisitPerson } from "./visits.ts";

export type Source = Shapes["Source"];

/** `entering`: on the way in, or back in · `over`: it will not take place, or was missed. */
export type RoomStage = "asking" | "lobby" | "entering" | "room" | "left" | "elsewhere" | "ended" | "over";

/** Where the page stands once the visit is known: who was let in before goes straight back in. */
export function stageOf(
  visit: Pick<Visit, "status">,
  me: Pick<VisitPerson, "status"> | undefined,
): RoomStage {
  if (visit.status === "ended") return "ended";
  if (visit.status === "cancelled" || visit.status === "no-show") return "over";
  return me?.status === "admitted" || me?.status === "connected" ? "entering" : "lobby";
}

export interface VisitRoomSnapshot {
  readonly stage: RoomStage;
  readonly isBusy: boolean;
  readonly error: AppError | undefined;
  readonly preview: PreviewModel | undefined;
  readonly consult: ConsultModel | undefined;
}

export interface VisitRoomDoors {
  readonly loadRoom: LoadRoom;
  readonly wait: (ms: number) => Promise<void>;
}

export const REAL_ROOM_DOORS: VisitRoomDoors = {
  loadRoom: loadRealRoom,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** What the room needs of what the staff's screens share. */
export type RoomStaff = Pick<Staff, "roomApi" | "preferences">;

const BEFORE: VisitRoomSnapshot = {
  stage: "asking",
  isBusy: false,
  error: undefined,
  preview: undefined,
  consult: undefined,
};

export class VisitRoomModel {
  readonly detail: Resource<VisitDetail>;
  readonly thread: Thread;
  readonly #api: Api;
  readonly #params: { readonly path: { readonly visit: string } };
  readonly #me: string;
  readonly #preferences: Preferences;
  readonly #stay: RoomStay;
  /** A look that fails must not be the last one: what it missed is told only once. */
  readonly #look = new Again(() => void this.detail.refresh());
  readonly #store = new Store<VisitRoomSnapshot>(BEFORE);

  /** `me`: the member of staff who is signed in. */
  constructor({ roomApi: api, preferences }: RoomStaff, id: string, me: string, doors = REAL_ROOM_DOORS) {
    this.#api = api;
    this.#params = { path: { visit: id } };
    const params = this.#params;
    this.#me = me;
    this.#preferences = preferences;
    this.detail = new Resource((ask) => answer(api.GET("/api/v1/visits/{visit}", { params, ...asked(ask) })));
    this.detail.snapshot.subscribe(() => this.#follow());
    this.thread = threadOf(api, id);
    const media = async () => (await answer(api.POST("/api/v1/visits/{visit}/enter", { params }))).media;
    this.#stay = new RoomStay(
      new RoomEntry(preferences, this.thread.conversation, doors.loadRoom),
      { media, wait: doors.wait },
      {
        mayBeIn: () => this.#store.get().stage === "entering",
        look: () => this.detail.refresh(),
        handOver: () => this.#handOver(),
        show: (consult) => this.#set(consult ? { stage: "room", consult, error: undefined } : { consult }),
        fail: (error) => this.#set({ error }),
        cutOff: (error) => this.#set({ stage: "entering", error }),
        takenOver: (error) => this.#set({ stage: "elsewhere", error }),
      },
    );
  }

  get snapshot(): Watchable<VisitRoomSnapshot> {
    return this.#store;
  }

  /** Asks where the visit is, and looks again whenever it changes, until the returned function is called. */
  open(topics: Topics): () => void {
    this.#store.set(BEFORE);
    this.#look.start();
    this.thread.start();
    void this.detail.load();
    const readOn = () => void this.thread.refresh().catch(() => undefined);
    readOn();
    const offs = [
      topics.on("visit.changed", (event) => {
        if (!event || event.about?.id === this.#params.path.visit) void this.detail.refresh();
      }),
      topics.on("message.sent", readOn),
    ];
    return () => {
      for (const off of offs) off();
      this.#close();
    };
  }

  /** From the devices into the room, or back into it. */
  readonly enter = (): Promise<boolean> => this.#busily(() => this.#goIn());

  /** Goes; the others stay, and the visit goes on. */
  readonly leave = (): Promise<boolean> =>
    this.#busily(async () => {
      this.#set({ stage: "left" });
      await this.#stay.leave();
      await answer(this.#api.POST("/api/v1/visits/{visit}/leave", { params: this.#params }));
    });

  /** Ends the visit for everybody. Throws AppError. */
  readonly end = async (): Promise<void> => {
    await answer(this.#api.POST("/api/v1/visits/{visit}/end", { params: this.#params }));
    await this.detail.refresh();
  };

  /** Takes a mistaken end back, and goes in again with what was on. */
  readonly reopen = (): Promise<boolean> =>
    this.#busily(async () => {
      await answer(this.#api.POST("/api/v1/visits/{visit}/reopen", { params: this.#params }));
      await this.detail.refresh();
      await this.#goIn();
    });

  /** Mutes what somebody sends; only they can unmute. */
  readonly mute = (participant: string, source: Source): Promise<boolean> =>
    this.#busily(async () => {
      const params = { path: { ...this.#params.path, participant } };
      const path = "/api/v1/visits/{visit}/participants/{participant}/mute";
      await answer(this.#api.POST(path, { params, body: { source } }));
    });

  /** Takes a picture of somebody's video and gives it to `keep`; returns whether it is kept. Other steps go on. */
  readonly takePicture = async (
    sid: string,
    kind: PictureKind,
    keep: (picture: TakenPicture) => Promise<void>,
  ): Promise<boolean> => {
    const { consult } = this.#store.get();
    if (!consult) return false;
    try {
      await keep(await consult.takePicture(sid, kind));
      return true;
    } catch (thrown) {
      this.#set({ error: toAppError(thrown) });
      return false;
    }
  };

  readonly dismiss = (): void => this.#set({ error: undefined });

  #follow(): void {
    const { value, isLoading, error } = this.detail.snapshot.get();
    // While nothing was ever shown, the screen says so and offers another try itself.
    if (!value) return;
    if (error && isPassing(error)) this.#look.failed();
    else if (!isLoading) this.#look.worked();
    const { visit } = value;
    const { stage } = this.#store.get();
    const wanted = stageOf(
      visit,
      visit.participants.find(({ staff }) => staff === this.#me),
    );
    if (wanted === "ended" || wanted === "over") {
      if (stage === wanted) return;
      this.#set({ stage: wanted, error: undefined });
      this.#closePreview();
      void this.#stay.leave();
    } else if (stage === "asking" && wanted === "entering") {
      this.#set({ stage: "entering" });
      void this.#stay.enter();
    } else if (stage === "asking" || (!this.#store.get().isBusy && (stage === "ended" || stage === "over"))) {
      this.#set({ stage: "lobby" });
      this.#prepare();
    }
  }

  #prepare(): void {
    if (this.#store.get().preview) return;
    const preview = new PreviewModel(this.#preferences.devices, this.#preferences.wanted.get());
    preview.snapshot.subscribe(() => {
      const { camera, microphone } = preview.snapshot.get();
      this.#preferences.wanted.set({ camera: camera !== "off", microphone: microphone !== "off" });
    });
    this.#set({ preview });
    void preview.start();
    this.#stay.prepare();
  }

  async #goIn(): Promise<void> {
    try {
      await this.#stay.goIn();
    } catch (thrown) {
      // The tracks are spent; the devices are checked anew behind the message.
      if (this.#store.get().stage === "lobby") this.#prepare();
      throw thrown;
    }
  }

  #handOver(): Opened | undefined {
    const { preview } = this.#store.get();
    this.#set({ preview: undefined });
    return preview?.handOver();
  }

  #closePreview(): void {
    this.#store.get().preview?.close();
    this.#set({ preview: undefined });
  }

  /** Going to another screen is leaving; a reload is not, for the page goes before it can say so. */
  #close(): void {
    const { consult } = this.#store.get();
    this.#look.stop();
    this.thread.stop();
    this.#set({ stage: "left" });
    this.#closePreview();
    void this.#stay.leave();
    if (consult) {
      const leaving = this.#api.POST("/api/v1/visits/{visit}/leave", { params: this.#params });
      leaving.catch(() => undefined);
    }
  }

  #set(change: Partial<VisitRoomSnapshot>): void {
    this.#store.update((now) => ({ ...now, ...change }));
  }

  /** Runs one step at a time, and keeps its failure for the screen; returns whether it was done. */
  async #busily(step: () => Promise<void>): Promise<boolean> {
    if (this.#store.get().isBusy) return false;
    this.#set({ isBusy: true, error: undefined });
    let error: AppError | undefined;
    try {
      await step();
    } catch (thrown) {
      error = toAppError(thrown);
    }
    this.#set({ isBusy: false, error });
    return error === undefined;
  }
}
