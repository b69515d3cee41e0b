// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../../lib/appError.ts";
import { MemoryShelf } from "../../../lib/remembered.ts";
import { openApi } from "../../../signalling/restApi.ts";
import { preferences } from "../../preferences.ts";
import { QuietRoom } from "../../quietRoom.ts";
import { Topics } from "../topics.ts";
import { stageOf, VisitRoomModel } from "./visitRoom.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  ["scheduled", undefined, "lobby"],
  ["waiting", "invited", "lobby"],
  ["live", "left", "lobby"],
  ["live", "connected", "entering"],
  ["live", "admitted", "entering"],
  ["ended", "connected", "ended"],
  ["cancelled", undefined, "over"],
  ["no-show", "invited", "over"],
] as const)("in a visit that is %s, somebody who is %s stands at %s", (status, mine, stage) => {
  expect(stageOf({ status }, mine && { status: mine })).toBe(stage);
});

/** The server as far as it is asked here: one visit, whose status tests set. */
let status = "live";
let mine = "connected";
let calls: string[] = [];
let rooms: QuietRoom[] = [];
let isAway = false;

function serve(request: Request): Response {
  const { pathname } = new URL(request.url);
  const call = `${request.method} ${pathname.replace("/api/v1/visits/v", "")}`;
  calls.push(call);
  if (isAway && request.method === "GET") return new Response(null, { status: 502 });
  if (call === "POST /enter") {
    mine = "connected";
    return Response.json({ participant: {}, media: { url: "ws://h", token: `t${calls.length}` } });
  }
  if (call === "POST /end") status = "ended";
  if (call === "POST /reopen") status = "live";
  if (pathname.endsWith("/messages")) return Response.json({ items: [], next: null });
  const visit = { id: "v", status, participants: [{ id: "p", staff: "ada", status: mine }] };
  return Response.json({ visit, check_in: null });
}

beforeEach(() => {
  [status, mine, calls, rooms, isAway] = ["live", "connected", [], [], false];
  vi.stubGlobal("fetch", async (request: Request) => serve(request));
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

function come(topics = new Topics()) {
  const model = new VisitRoomModel(
    {
      roomApi: openApi({ onSessionOver: () => undefined, origin: "http://h" }),
      preferences: preferences(new MemoryShelf(), new MemoryShelf()),
    },
    "v",
    "ada",
    {
      loadRoom: async () => (_choice, events) => {
        const room = new QuietRoom(events);
        rooms.push(room);
        return room;
      },
      wait: async () => undefined,
    },
  );
  return { model, close: model.open(topics), stage: () => model.snapshot.get().stage };
}

test("after a reload one is straight back in, and after a cut too", async () => {
  const { stage } = come();
  await settled();
  expect([stage(), rooms.length]).toEqual(["room", 1]);
  rooms[0]?.end(new AppError("connection-lost"));
  expect(stage()).toBe("entering");
  await settled();
  expect([stage(), rooms.length]).toEqual(["room", 2]);
});

test("opened in another tab, this one waits to be asked", async () => {
  const { model, stage } = come();
  await settled();
  rooms[0]?.end(new AppError("joined-elsewhere"));
  await settled();
  expect([stage(), rooms.length]).toEqual(["elsewhere", 1]);
  expect(await model.enter()).toBe(true);
  expect(stage()).toBe("room");
});

test("the end leads to the summary, and taking it back into the room", async () => {
  const { model, stage } = come();
  await settled();
  await model.end();
  expect([stage(), model.snapshot.get().consult]).toEqual(["ended", undefined]);
  expect(await model.reopen()).toBe(true);
  expect([stage(), rooms.length]).toEqual(["room", 2]);
});

test("a colleague's end is followed", async () => {
  const topics = new Topics();
  const { stage } = come(topics);
  await settled();
  status = "ended";
  topics.tell({ sequence: 1, topic: "visit.changed", about: { kind: "appointment", id: "another" } });
  await settled();
  expect(stage()).toBe("room");
  topics.tell({ sequence: 2, topic: "visit.changed", about: { kind: "appointment", id: "v" } });
  await settled();
  expect(stage()).toBe("ended");
});

test("an end that could not be looked at is looked at again, until the page is gone", async () => {
  const topics = new Topics();
  const { stage, close } = come(topics);
  await settled();
  vi.useFakeTimers();
  [status, isAway] = ["ended", true];
  topics.tellGap();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stage()).toBe("room");
  isAway = false;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(stage()).toBe("ended");
  isAway = true;
  topics.tellGap();
  await vi.advanceTimersByTimeAsync(0);
  close();
  const before = calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls).toHaveLength(before);
});

test("messages that could not be fetched are fetched later", async () => {
  const topics = new Topics();
  come(topics);
  await settled();
  vi.useFakeTimers();
  isAway = true;
  topics.tell({ sequence: 1, topic: "message.sent", about: undefined });
  await vi.advanceTimersByTimeAsync(0);
  isAway = false;
  const before = calls.length;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(calls.slice(before)).toEqual(["GET /messages"]);
});

test("leaving tells the server, once; going to another screen too", async () => {
  const { model, close, stage } = come();
  await settled();
  await model.leave();
  expect(stage()).toBe("left");
  close();
  await settled();
  expect(calls.filter((call) => call === "POST /leave")).toHaveLength(1);
  const other = come();
  await settled();
  other.close();
  await settled();
  expect(calls.filter((call) => call === "POST /leave")).toHaveLength(2);
});

test("a picture that does not come is told, and nothing is kept", async () => {
  const { model } = come();
  await settled();
  const keep = vi.fn(async () => undefined);
  expect(await model.takePicture("PA_2", "camera", keep)).toBe(true);
  expect(keep).toHaveBeenCalledOnce();
  const room = rooms[0];
  if (!room) throw new Error("a room");
  room.takePicture = async () => {
    throw new AppError("no-picture");
  };
  expect(await model.takePicture("PA_2", "camera", keep)).toBe(false);
  expect(model.snapshot.get().error?.code).toBe("no-picture");
});
