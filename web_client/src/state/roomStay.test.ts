// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../lib/appError.ts";
import { MemoryShelf } from "../lib/remembered.ts";
import type { Opened } from "../media/mediaRoom.ts";
import type { Credentials } from "../signalling/join.ts";
import type { ConsultModel } from "./consult.ts";
import { Conversation } from "./conversation.ts";
import { realGuestDoors } from "./guest/guest.ts";
import { preferences } from "./preferences.ts";
import { QuietRoom } from "./quietRoom.ts";
import { DEVICES_DEADLINE_MS, RoomEntry } from "./roomEntry.ts";
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
  /** What the page had opened already; undefined when the entry opens it. */
  handed: Opened | undefined = {};
  /** Whether the next room takes long to connect. */
  isSlow = false;
  /** How many rooms from now on cannot be entered. */
  roomRefusals = 0;
  readonly remembered = preferences(new MemoryShelf(), new MemoryShelf());
  readonly told: string[] = [];
  readonly waited: number[] = [];
  readonly rooms: QuietRoom[] = [];
  readonly stay: RoomStay;

  constructor() {
    const conversation = new Conversation(async () => undefined);
    const entry = new RoomEntry(this.remembered, conversation, async () => (_choice, events) => {
      const room = new QuietRoom(events);
      if (this.roomRefusals > 0) room.refusal = new AppError("media-blocked");
      this.roomRefusals -= 1;
      room.isSlow = this.isSlow;
      this.rooms.push(room);
      return room;
    });
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
        handOver: () => this.handed,
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

/** A camera and a microphone that are on, and how many of them were stopped. */
function tracks() {
  const stop = vi.fn();
  const track = () => ({ stop }) as unknown as MediaStreamTrack;
  const opened = { camera: track(), microphone: track() };
  return { opened, stops: () => stop.mock.calls.length };
}

/** `heard`: who listens to devices that come and go. */
function devicesThat(open: Opening, heard = new Set<unknown>()): void {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("navigator", {
    mediaDevices: {
      getUserMedia: open,
      enumerateDevices: async () => [],
      addEventListener: (_: string, listener: unknown) => heard.add(listener),
      removeEventListener: (_: string, listener: unknown) => heard.delete(listener),
    },
  });
}

type Opening = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

/** Devices that say nothing until the test opens them. */
function deviceThatWaits() {
  const { opened, stops } = tracks();
  const devices: { open: () => void } = { open: () => undefined };
  devicesThat(
    () =>
      new Promise((resolve) => {
        const stream = {
          getVideoTracks: () => [opened.camera],
          getAudioTracks: () => [opened.microphone],
        };
        devices.open = () => resolve(stream as unknown as MediaStream);
      }),
  );
  return { devices, stops };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
let scene: Scene;
afterEach(() => {
  vi.useRealTimers();
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
  const asked = vi.fn<Opening>();
  devicesThat(asked);
  scene.handed = undefined;
  const entering = scene.stay.goIn();
  await scene.stay.leave();
  open();
  await entering;
  expect([scene.isIn, scene.rooms.length, asked.mock.calls.length]).toEqual([false, 0, 0]);
});

test.each(["leave", "close"] as const)("%s while connecting stops camera and microphone", async (how) => {
  scene.isSlow = true;
  const { opened, stops } = tracks();
  scene.handed = opened;
  const entering = scene.stay.goIn();
  await settled();
  expect([scene.rooms.length, stops()]).toEqual([1, 0]);
  scene.mayBeIn = how === "close";
  await scene.stay[how]();
  await settled();
  expect([scene.isIn, stops(), scene.told]).toEqual([false, 2, []]);
  await entering;
});

test("devices that open after the person has left are stopped, and no room is entered", async () => {
  const { devices, stops } = deviceThatWaits();
  scene.handed = undefined;
  const entering = scene.stay.goIn();
  await settled();
  await scene.stay.leave();
  devices.open();
  await entering;
  expect([scene.rooms.length, stops()]).toEqual([0, 2]);
});

test("devices that do not answer keep nobody out, and are stopped when they open late", async () => {
  vi.useFakeTimers();
  const { devices, stops } = deviceThatWaits();
  scene.handed = undefined;
  void scene.stay.enter();
  await vi.advanceTimersByTimeAsync(DEVICES_DEADLINE_MS - 1);
  expect(scene.isIn).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect([scene.isIn, scene.rooms[0]?.opened]).toEqual([true, {}]);
  expect(scene.consult?.snapshot.get().notice?.code).toBe("permission-denied");
  devices.open();
  await vi.advanceTimersByTimeAsync(0);
  expect(stops()).toBe(2);
});

test("a microphone that does not open again is told, and is wanted after the next cut as before", async () => {
  devicesThat(async ({ audio }) => {
    if (audio) throw new DOMException("", "NotReadableError");
    return { getTracks: () => [tracks().opened.camera] } as unknown as MediaStream;
  });
  scene.handed = undefined;
  await scene.stay.enter();
  expect(scene.consult?.snapshot.get().notice?.code).toBe("microphone-in-use");
  expect(Object.keys(scene.rooms[0]?.opened ?? {})).toEqual(["camera"]);
  await scene.ends("connection-lost");
  expect(scene.rooms).toHaveLength(2);
  expect(scene.remembered.wanted.get()).toEqual({ camera: true, microphone: true });
});

test("whoever was muted by somebody else is muted after a cut too", async () => {
  scene.handed = tracks().opened;
  await scene.stay.enter();
  await scene.rooms[0]?.setMicrophone(false);
  await scene.ends("connection-lost");
  expect(scene.remembered.wanted.get()).toMatchObject({ camera: true, microphone: false });
});

test("what a cut switches off is wanted all the same", async () => {
  scene.handed = tracks().opened;
  await scene.stay.enter();
  const [room] = scene.rooms;
  room?.snapshot.update((now) => ({ ...now, connection: "reconnecting" }));
  await room?.setMicrophone(false);
  await scene.ends("connection-lost");
  expect(scene.remembered.wanted.get()).toEqual({ camera: true, microphone: true });
});

test("an entry that fails leaves nothing that listens behind", async () => {
  const heard = new Set<unknown>();
  devicesThat(async () => {
    throw new DOMException("", "NotFoundError");
  }, heard);
  scene.roomRefusals = 3;
  await scene.stay.enter();
  expect([scene.rooms.length, heard.size]).toEqual([4, 1]);
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
