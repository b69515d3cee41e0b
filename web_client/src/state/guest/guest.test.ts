// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../lib/appError.ts";
import { MemoryShelf } from "../../lib/remembered.ts";
import type { EventsHandlers } from "../../signalling/events.ts";
import type { GuestVisitApi } from "../../signalling/guestVisit.ts";
import type { GuestVisit } from "../../signalling/visitShapes.ts";
import { preferences } from "../preferences.ts";
import { QuietRoom } from "../quietRoom.ts";
import { GuestModel } from "./guest.ts";
import { guestVisit } from "./someVisit.ts";

type Exchanged = Awaited<ReturnType<GuestVisitApi["exchange"]>>;

const OPEN: Exchanged = { answer: "open", guest: null, clinic: guestVisit().clinic };

/** A server that says how things stand, the rooms that were entered, and the page. */
class Scene {
  standing = guestVisit();
  exchanged: Exchanged[] = [OPEN];
  refusal: AppError | undefined;
  messageRefusal: AppError | undefined;
  messagesAsked = 0;
  mediaRefusals: AppError[] = [];
  /** Refusals of the next tries to leave, in order. */
  leaveRefusals: AppError[] = [];
  leaveGate: Promise<void> = Promise.resolve();
  readonly asked: string[] = [];
  readonly rooms: QuietRoom[] = [];
  readonly waited: number[] = [];
  readonly shelf = new MemoryShelf();
  #mediaGate: Promise<void> = Promise.resolve();
  listeners: EventsHandlers | undefined;
  readonly guest: GuestModel;

  constructor() {
    this.guest = this.page();
  }

  page(): GuestModel {
    const remembered = preferences(new MemoryShelf(), new MemoryShelf());
    return new GuestModel("token", remembered, {
      api: this.#api(),
      loadRoom: async () => (_choice, events) => {
        const room = new QuietRoom(events);
        this.rooms.push(room);
        return room;
      },
      measure: async () => ({ upKbps: 2000, downKbps: 2000 }),
      listen: (handlers) => {
        this.listeners = handlers;
        return { close: () => void this.asked.push("closed") };
      },
      wait: async (ms) => void this.waited.push(ms),
      shelf: this.shelf,
    });
  }

  get stage() {
    return this.guest.snapshot.get().stage;
  }

  get room(): QuietRoom | undefined {
    return this.rooms.at(-1);
  }

  /** Has the server say something else from now on, and tells the page that it changed. */
  async becomes(change: Parameters<typeof guestVisit>[0]): Promise<void> {
    this.standing = guestVisit(change);
    this.listeners?.onEvent({ sequence: 1, topic: "visit.changed", about: undefined });
    await vi.advanceTimersByTimeAsync(0);
  }

  /** The server does not answer to whoever asks for the room. */
  holdMedia(): void {
    this.#mediaGate = new Promise(() => undefined);
  }

  async enter(): Promise<void> {
    await this.guest.openLink();
    await this.becomes({ status: "live", me: { status: "admitted" } });
  }

  #api(): GuestVisitApi {
    const look = (name: string) => async (): Promise<GuestVisit> => {
      this.asked.push(name);
      if (this.refusal) throw this.refusal;
      return this.standing;
    };
    const note = (name: string) => async () => void this.asked.push(name);
    const api: Partial<GuestVisitApi> = {
      exchange: async (_token, birthDate) => {
        this.asked.push(`exchange ${birthDate ?? ""}`.trim());
        return this.exchanged.shift() ?? OPEN;
      },
      read: look("read"),
      open: look("open"),
      leave: async () => {
        await this.leaveGate;
        const refusal = this.leaveRefusals.shift();
        if (refusal) {
          this.asked.push("leave");
          throw refusal;
        }
        this.standing = guestVisit({ status: "live", me: { status: "left" } });
        return look("leave")();
      },
      cancel: look("cancel"),
      here: note("here") as GuestVisitApi["here"],
      reconnectFailed: note("reconnect-failed") as GuestVisitApi["reconnectFailed"],
      media: async () => {
        this.asked.push("media");
        await this.#mediaGate;
        const refusal = this.mediaRefusals.shift();
        if (refusal) throw refusal;
        return {
          url: "ws://h",
          token: "t",
          identity: "p1",
          room: "visit-v1",
          expires_at: "2026-11-26T11:00:00Z",
        };
      },
      messages: async () => {
        this.messagesAsked += 1;
        if (this.messageRefusal) throw this.messageRefusal;
        return [];
      },
    };
    return api as GuestVisitApi;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a tap opens the link and a reload asks nothing", async () => {
  const scene = new Scene();
  await scene.guest.resume();
  expect([scene.stage, scene.asked]).toEqual(["link", []]);
  await scene.guest.openLink();
  expect([scene.stage, scene.asked]).toEqual(["check-in", ["exchange", "open"]]);
  const reloaded = scene.page();
  await reloaded.resume();
  expect(reloaded.snapshot.get().stage).toBe("check-in");
});

test("the birth date is asked for, and again when it is wrong", async () => {
  const scene = new Scene();
  const clinic = guestVisit().clinic;
  scene.exchanged = [
    { answer: "birth-date-needed", guest: null, clinic },
    { answer: "birth-date-wrong", guest: null, clinic },
    OPEN,
  ];
  await scene.guest.openLink();
  expect(scene.guest.snapshot.get()).toMatchObject({ stage: "birth-date", isBirthDateWrong: false });
  await scene.guest.openLink("1990-01-01");
  expect(scene.guest.snapshot.get()).toMatchObject({ stage: "birth-date", isBirthDateWrong: true });
  await scene.guest.openLink("1990-05-17");
  expect(scene.stage).toBe("check-in");
  expect(scene.asked).toEqual(["exchange", "exchange 1990-01-01", "exchange 1990-05-17", "open"]);
});

test("a link that is over says whose it was", async () => {
  const scene = new Scene();
  scene.exchanged = [{ answer: "over", guest: null, clinic: guestVisit().clinic }];
  await scene.guest.openLink();
  expect(scene.guest.snapshot.get()).toMatchObject({ stage: "over", clinic: { emergency_number: "911" } });
});

test("whoever is let in is brought into the room, with the conversation closed", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  await scene.becomes({ status: "waiting", me: { status: "waiting" } });
  expect([scene.stage, scene.guest.thread.conversation.chat.get().isOpen]).toEqual(["waiting", true]);
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  expect([scene.stage, scene.rooms.length]).toEqual(["room", 1]);
  const { consult, preview, checkIn } = scene.guest.snapshot.get();
  expect([consult !== undefined, preview, checkIn]).toEqual([true, undefined, undefined]);
  expect(scene.guest.thread.conversation.chat.get().isOpen).toBe(false);
  scene.guest.thread.conversation.open(true);
  await scene.becomes({ status: "live", me: { status: "connected" } });
  expect([scene.rooms.length, scene.guest.thread.conversation.chat.get().isOpen]).toEqual([1, true]);
});

test("held, one is out of the room, and back in it when let in again", async () => {
  const scene = new Scene();
  await scene.enter();
  await scene.becomes({ status: "live", me: { status: "held" } });
  expect([scene.stage, scene.room?.snapshot.get().connection]).toEqual(["held", "ended"]);
  expect(scene.guest.snapshot.get().consult).toBeUndefined();
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  expect([scene.stage, scene.rooms.length]).toEqual(["room", 2]);
  expect(scene.asked).not.toContain("reconnect-failed");
});

test("a connection that is lost for good is said once, and the way back is found without a tap", async () => {
  const scene = new Scene();
  await scene.enter();
  scene.mediaRefusals = [new AppError("server-unreachable"), new AppError("server-unreachable")];
  scene.room?.end(new AppError("connection-lost"));
  await vi.advanceTimersByTimeAsync(0);
  expect(scene.asked.filter((call) => call === "reconnect-failed")).toHaveLength(1);
  expect([scene.waited, scene.rooms.length, scene.stage]).toEqual([[1_000, 2_000], 2, "room"]);
  expect(scene.guest.snapshot.get()).toMatchObject({ error: undefined });
});

test("whoever is no longer admitted stops trying", async () => {
  const scene = new Scene();
  await scene.enter();
  scene.standing = guestVisit({ status: "live", me: { status: "removed", why: "privacy" } });
  scene.room?.end(new AppError("removed"));
  await vi.advanceTimersByTimeAsync(0);
  expect([scene.stage, scene.rooms.length, scene.waited]).toEqual(["removed", 1, []]);
});

test("opened in another tab, it stays there until it is brought back", async () => {
  const scene = new Scene();
  await scene.enter();
  scene.room?.end(new AppError("joined-elsewhere"));
  await scene.becomes({ status: "live", me: { status: "connected" } });
  expect([scene.stage, scene.rooms.length]).toEqual(["elsewhere", 1]);
  await scene.guest.comeBack();
  await vi.advanceTimersByTimeAsync(0);
  expect([scene.stage, scene.rooms.length]).toEqual(["room", 2]);
  scene.room?.end(new AppError("joined-elsewhere"));
  await scene.becomes({ status: "ended", me: { status: "connected" } });
  expect(scene.stage).toBe("ended");
});

test("leaving is one's own will, and coming back too", async () => {
  const scene = new Scene();
  await scene.enter();
  await scene.guest.leave();
  expect([scene.stage, scene.room?.snapshot.get().connection]).toEqual(["left", "ended"]);
  scene.standing = guestVisit({ status: "waiting", me: { status: "waiting" } });
  await scene.guest.comeBack();
  expect(scene.stage).toBe("waiting");
});

test("leaving is not undone by a server that does not know of it yet", async () => {
  const scene = new Scene();
  await scene.enter();
  const leaving = scene.guest.leave();
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  await leaving;
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  expect([scene.stage, scene.rooms.length]).toEqual(["left", 1]);
  expect(scene.asked.filter((call) => call === "media")).toHaveLength(1);
});

test("a server that cannot be told is told again, without a word and without bringing anybody back", async () => {
  const scene = new Scene();
  await scene.enter();
  scene.leaveRefusals = [new AppError("server-unreachable"), new AppError("server-unreachable")];
  const told: unknown[] = [];
  scene.guest.snapshot.subscribe(() => told.push(scene.guest.snapshot.get().error));
  await scene.guest.leave();
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  expect([scene.stage, scene.rooms.length]).toEqual(["left", 1]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(new Set(told)).toEqual(new Set([undefined]));
  expect(scene.asked.filter((call) => call === "leave")).toHaveLength(3);
  expect(scene.guest.snapshot.get()).toMatchObject({ stage: "left", error: undefined });
});

test("leaving that goes on failing is told, and tried until it works", async () => {
  const scene = new Scene();
  await scene.enter();
  scene.leaveRefusals = Array.from({ length: 5 }, () => new AppError("server-unreachable"));
  await scene.guest.leave();
  await vi.advanceTimersByTimeAsync(8_000);
  expect(scene.guest.snapshot.get()).toMatchObject({ stage: "left", error: { code: "server-unreachable" } });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(scene.guest.snapshot.get()).toMatchObject({ stage: "left", error: undefined });
  expect(scene.asked.filter((call) => call === "leave")).toHaveLength(6);
});

test("whoever comes back is not said to have left any more", async () => {
  const scene = new Scene();
  await scene.enter();
  scene.leaveRefusals = [new AppError("server-unreachable")];
  await scene.guest.leave();
  await scene.guest.comeBack();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([scene.stage, scene.rooms.length]).toEqual(["room", 2]);
  expect(scene.asked.filter((call) => call === "leave")).toHaveLength(1);
});

test("coming back waits until the server has heard that one left", async () => {
  const scene = new Scene();
  await scene.enter();
  let hear: () => void = () => undefined;
  scene.leaveGate = new Promise((resolve) => {
    hear = resolve;
  });
  void scene.guest.leave();
  const back = scene.guest.comeBack();
  await vi.advanceTimersByTimeAsync(1_000);
  hear();
  await back;
  expect(scene.asked.slice(-2)).toEqual(["leave", "open"]);
});

test("whoever leaves on the way in lets go of camera and microphone at once", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  const { preview } = scene.guest.snapshot.get();
  const closed = preview && vi.spyOn(preview, "close");
  scene.holdMedia();
  scene.leaveRefusals = [new AppError("server-unreachable")];
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  expect(scene.guest.snapshot.get()).toMatchObject({ stage: "room", consult: undefined });
  await scene.guest.leave();
  expect([scene.stage, closed?.mock.calls.length]).toEqual(["left", 1]);
});

test("a look that fails is taken again: what it missed is told only once", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  await scene.becomes({ status: "waiting", me: { status: "waiting" } });
  scene.refusal = new AppError("server-unreachable");
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(scene.stage).toBe("waiting");
  scene.refusal = undefined;
  await vi.advanceTimersByTimeAsync(4_000);
  expect([scene.stage, scene.rooms.length]).toEqual(["room", 1]);
  const asked = scene.asked.length;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(scene.asked.slice(asked).filter((call) => call === "read")).toEqual([]);
});

test("a look that worked is enough, whoever asked for it", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  scene.refusal = new AppError("server-unreachable");
  await scene.becomes({ status: "waiting", me: { status: "waiting" } });
  scene.refusal = undefined;
  scene.listeners?.onGap();
  await vi.advanceTimersByTimeAsync(15_000);
  expect([scene.stage, scene.asked.filter((call) => call === "read").length]).toEqual(["waiting", 2]);
});

test("a message that could not be fetched is fetched later", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  scene.messageRefusal = new AppError("server-unreachable");
  scene.listeners?.onEvent({ sequence: 1, topic: "message.sent", about: undefined });
  await vi.advanceTimersByTimeAsync(0);
  scene.messageRefusal = undefined;
  const asked = scene.messagesAsked;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(scene.messagesAsked).toBe(asked + 1);
});

test("a page that is gone looks no more", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  scene.refusal = new AppError("server-unreachable");
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  scene.guest.close();
  const asked = scene.asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(scene.asked).toHaveLength(asked);
});

test("correcting one's answers keeps the place, until something else happens", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  await scene.becomes({ status: "waiting", me: { status: "waiting" } });
  scene.guest.correct();
  await scene.becomes({ status: "waiting", me: { status: "waiting" }, position: 2 });
  expect(scene.stage).toBe("check-in");
  await scene.becomes({ status: "live", me: { status: "admitted" } });
  expect(scene.stage).toBe("room");
});

test("a link that is revoked ends the way, wherever one stands", async () => {
  const scene = new Scene();
  await scene.enter();
  scene.refusal = new AppError("session-over");
  scene.listeners?.onOver?.();
  await vi.advanceTimersByTimeAsync(0);
  expect([scene.stage, scene.room?.snapshot.get().connection]).toEqual(["over", "ended"]);
  expect(scene.asked).toContain("closed");
  const asked = scene.asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(scene.asked).toHaveLength(asked);
});

test("what fails for a while is told, and one stays where one is", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  await scene.becomes({ status: "waiting", me: { status: "waiting" } });
  scene.refusal = new AppError("server-unreachable");
  scene.listeners?.onGap();
  await vi.advanceTimersByTimeAsync(0);
  expect(scene.guest.snapshot.get()).toMatchObject({
    stage: "waiting",
    error: { code: "server-unreachable" },
  });
  scene.refusal = undefined;
  scene.listeners?.onGap();
  await vi.advanceTimersByTimeAsync(0);
  expect(scene.guest.snapshot.get()).toMatchObject({ stage: "waiting", error: undefined });
});

test("the server hears that the page is still open, and that a picture was taken is told for a while", async () => {
  const scene = new Scene();
  await scene.guest.openLink();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(scene.asked.filter((call) => call === "here")).toHaveLength(2);
  scene.listeners?.onEvent({ sequence: 2, topic: "visit.snapshot", about: undefined });
  expect(scene.guest.snapshot.get().isPictureTaken).toBe(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(scene.guest.snapshot.get().isPictureTaken).toBe(false);
  scene.guest.close();
  expect(scene.asked).toContain("closed");
});
