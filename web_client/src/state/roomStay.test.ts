// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../lib/appError.ts";
import { MemoryShelf } from "../lib/remembered.ts";
import type { Credentials } from "../signalling/join.ts";
import type { ConsultModel } from "./consult.ts";
import { Conversation } from "./conversation.ts";
import { realGuestDoors } from "./guest/guest.ts";
import { preferences } from "./preferences.ts";
import { QuietRoom } from "./quietRoom.ts";
import { RoomEntry } from "./roomEntry.ts";
import { ROOM_DEADLINE_MS, RoomStay } from "./roomStay.ts";
import { Staff } from "./staff/staff.ts";

const CREDENTIALS = { url: "ws://h", token: "t" } as Credentials;

/** A page, and a server that lets people in or refuses. */
class Scene {
  mayBeIn = true;
  /** Refusals of the next tries, in order. */
  refusals: AppError[] = [];
  /** Holds the next try until it is resolved. */
  gate: Promise<void> = Promise.resolve();
  consult: ConsultModel | undefined;
  readonly told: string[] = [];
  readonly waited: number[] = [];
  readonly rooms: QuietRoom[] = [];
  readonly stay: RoomStay;

  constructor() {
    const conversation = new Conversation(async () => undefined);
    const entry = new RoomEntry(
      preferences(new MemoryShelf(), new MemoryShelf()),
      conversation,
      async () => (_choice, events) => {
        const room = new QuietRoom(events);
        this.rooms.push(room);
        return room;
      },
    );
    this.stay = new RoomStay(
      entry,
      {
        media: async () => {
          await this.gate;
          const refusal = this.refusals.shift();
          if (refusal) throw refusal;
          return CREDENTIALS;
        },
        lost: async () => void this.told.push("lost"),
        wait: async (ms) => void this.waited.push(ms),
      },
      {
        mayBeIn: () => this.mayBeIn,
        look: async () => void this.told.push("look"),
        handOver: () => ({}),
        show: (consult) => {
          this.consult = consult;
        },
        fail: ({ code }) => void this.told.push(code),
        cutOff: (error) => void this.told.push(`cut off: ${error?.code}`),
        takenOver: () => void this.told.push("taken over"),
      },
    );
  }

  async ends(code?: ConstructorParameters<typeof AppError>[0]): Promise<void> {
    this.rooms.at(-1)?.end(code && new AppError(code));
    await settled();
  }

  get isIn(): boolean {
    return this.consult !== undefined;
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
let scene: Scene;
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
beforeEach(() => {
  scene = new Scene();
});

test("a lost connection is said once, and the way back is tried every other second", async () => {
  await scene.stay.enter();
  scene.refusals = Array.from({ length: 6 }, () => new AppError("server-unreachable"));
  await scene.ends("connection-lost");
  expect([scene.isIn, scene.rooms.length]).toEqual([true, 2]);
  expect(scene.waited).toEqual([1_000, 2_000, 2_000, 2_000, 2_000, 2_000]);
  expect(scene.told.slice(0, 4)).toEqual(["cut off: connection-lost", "lost", "look", "server-unreachable"]);
  expect(scene.told.filter((what) => what === "lost")).toHaveLength(1);
});

test("only a lost connection is called lost", async () => {
  await scene.stay.enter();
  await scene.ends("consult-ended");
  expect(scene.told).toEqual(["cut off: consult-ended", "look"]);
  expect(scene.rooms).toHaveLength(2);
});

test("whoever may not be in any more stops trying, without a word about the refusal", async () => {
  await scene.stay.enter();
  scene.refusals = [new AppError("conflict")];
  scene.rooms[0]?.end(new AppError("removed"));
  scene.mayBeIn = false;
  await settled();
  expect([scene.isIn, scene.rooms.length, scene.waited]).toEqual([false, 1, []]);
  expect(scene.told).not.toContain("conflict");
});

test("entering twice at once is entering once", async () => {
  await Promise.all([scene.stay.enter(), scene.stay.enter()]);
  await scene.stay.enter();
  expect(scene.rooms).toHaveLength(1);
});

test("leaving calls off an entry that is on its way", async () => {
  let open: () => void = () => undefined;
  scene.gate = new Promise((resolve) => {
    open = resolve;
  });
  const entering = scene.stay.goIn();
  await scene.stay.leave();
  open();
  await entering;
  expect([scene.isIn, scene.rooms[0]?.snapshot.get().connection]).toEqual([false, "ended"]);
});

test("opened elsewhere, it does not fight for the room", async () => {
  await scene.stay.enter();
  await scene.ends("joined-elsewhere");
  expect([scene.isIn, scene.rooms.length, scene.told]).toEqual([false, 1, ["taken over"]]);
});

test("going in by one's own wish fails once, and aloud", async () => {
  scene.refusals = [new AppError("server-unreachable")];
  await expect(scene.stay.goIn()).rejects.toMatchObject({ code: "server-unreachable" });
  expect([scene.waited, scene.told]).toEqual([[], []]);
});

test("guests' and providers' calls of the room are waited for equally long, and other calls of staff longer", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ media: {} }));
  const deadline = vi.spyOn(AbortSignal, "timeout");
  const staff = new Staff({
    origin: "http://h",
    shelf: new MemoryShelf(),
    preferences: preferences(new MemoryShelf(), new MemoryShelf()),
    window,
  });
  const params = { path: { visit: "v" } };
  await realGuestDoors(new MemoryShelf()).api.media();
  await staff.roomApi.POST("/api/v1/visits/{visit}/enter", { params });
  await staff.api.GET("/api/v1/visits/{visit}", { params });
  const [guests, providers, others] = deadline.mock.calls.map(([ms]) => ms);
  expect([guests, providers]).toEqual([ROOM_DEADLINE_MS, ROOM_DEADLINE_MS]);
  expect(others).toBeGreaterThan(ROOM_DEADLINE_MS);
});
