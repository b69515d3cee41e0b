// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { AppError } from "../lib/appError.ts";
import { MemoryShelf } from "../lib/remembered.ts";
import type { ConsultModel } from "./consult.ts";
import { preferences } from "./preferences.ts";
import { QuietRoom } from "./quietRoom.ts";
import { type VisitDoors, VisitModel } from "./visit.ts";

let clock = 0;
let joins: string[] = [];
let rooms: QuietRoom[] = [];
let nextRefusals: AppError[] = [];
let nextRoomRefusal: AppError | undefined;

const doors: VisitDoors = {
  join: async (invite, name) => {
    const refusal = nextRefusals.shift();
    if (refusal) throw refusal;
    joins.push(`${invite}/${name}`);
    return { url: "ws://h", token: `t${joins.length}` };
  },
  loadRoom: async () => (_choice, events) => {
    const room = new QuietRoom(events);
    room.refusal = nextRoomRefusal;
    nextRoomRefusal = undefined;
    rooms.push(room);
    return room;
  },
  now: () => clock,
};

function newVisit(name = ""): VisitModel {
  const remembered = preferences(new MemoryShelf(), new MemoryShelf());
  if (name) remembered.name.set(name);
  return new VisitModel("invite12", remembered, doors);
}

async function inConsult(): Promise<[VisitModel, ConsultModel, QuietRoom]> {
  const visit = newVisit();
  await visit.submitName("Ana");
  await visit.enter();
  const { stage } = visit.snapshot.get();
  const room = rooms.at(-1);
  if (stage.at !== "consult" || !room) throw new Error("not in the consult");
  return [visit, stage.consult, room];
}

beforeEach(() => {
  clock = 0;
  joins = [];
  rooms = [];
  nextRefusals = [];
  nextRoomRefusal = undefined;
});

test("goes from the name through the device check into the consult with one exchange of the invite", async () => {
  const visit = newVisit();
  await visit.submitName("  Ana ");
  expect(visit.snapshot.get()).toMatchObject({ stage: { at: "preview" }, name: "Ana", isBusy: false });
  await visit.enter();
  expect(visit.snapshot.get().stage.at).toBe("consult");
  expect(joins).toEqual(["invite12/Ana"]);
});

test("an empty name goes nowhere", async () => {
  const visit = newVisit();
  await visit.submitName("   ");
  expect(visit.snapshot.get().stage.at).toBe("name");
  expect(joins).toEqual([]);
});

test("a bad link is known before the camera is asked for, and can be tried again", async () => {
  nextRefusals = [new AppError("link-expired")];
  const visit = newVisit();
  await visit.submitName("Ana");
  expect(visit.snapshot.get()).toMatchObject({ stage: { at: "name" }, error: { code: "link-expired" } });
  await visit.submitName("Ana");
  expect(visit.snapshot.get()).toMatchObject({ stage: { at: "preview" }, error: undefined });
});

test("after a long look in the mirror the credentials are fetched anew", async () => {
  const visit = newVisit();
  await visit.submitName("Ana");
  clock += 10 * 60_000;
  await visit.enter();
  expect(joins).toHaveLength(2);
});

test("a room that cannot be entered leaves the person at the device check with the reason", async () => {
  nextRoomRefusal = new AppError("media-blocked");
  const visit = newVisit();
  await visit.submitName("Ana");
  await visit.enter();
  expect(visit.snapshot.get()).toMatchObject({ stage: { at: "preview" }, error: { code: "media-blocked" } });
  await visit.enter();
  expect(visit.snapshot.get().stage.at).toBe("consult");
});

test("a reload goes straight to the device check", async () => {
  const visit = newVisit("Ana");
  await visit.resume();
  expect(visit.snapshot.get().stage.at).toBe("preview");
});

test("leaving shows the way back, and rejoining keeps the conversation", async () => {
  const [visit, consult, room] = await inConsult();
  await consult.conversation.say("hello");
  expect(room.said).toEqual(["hello"]);
  await visit.leave();
  expect(visit.snapshot.get()).toMatchObject({ stage: { at: "ended" }, error: undefined });
  await visit.rejoin();
  const { stage } = visit.snapshot.get();
  expect(stage.at).toBe("consult");
  expect(stage.at === "consult" && stage.consult.snapshot.get().chat.messages).toHaveLength(1);
  expect(joins).toHaveLength(2);
});

test.each(["joined-elsewhere", "removed", "consult-ended", "connection-lost"] as const)(
  "being thrown out as %s shows why, and the way back",
  async (code) => {
    const [visit, , room] = await inConsult();
    room.end(new AppError(code));
    expect(visit.snapshot.get()).toMatchObject({ stage: { at: "ended" }, error: { code } });
    await visit.rejoin();
    expect(visit.snapshot.get().stage.at).toBe("consult");
  },
);

test("a way back that fails stays on its screen with the new reason", async () => {
  const [visit] = await inConsult();
  await visit.leave();
  nextRefusals = [new AppError("server-unreachable")];
  await visit.rejoin();
  expect(visit.snapshot.get()).toMatchObject({
    stage: { at: "ended" },
    error: { code: "server-unreachable" },
  });
});

test("two taps on the button are one", async () => {
  const visit = newVisit();
  await Promise.all([visit.submitName("Ana"), visit.submitName("Ana")]);
  await Promise.all([visit.enter(), visit.enter()]);
  expect(joins).toHaveLength(1);
  expect(rooms).toHaveLength(1);
});

test("a device that fails in the room is a notice, not the end", async () => {
  const [, consult] = await inConsult();
  await consult.toggle("camera");
  expect(consult.snapshot.get()).toMatchObject({
    notice: { code: "camera-in-use" },
    room: { connection: "connected" },
  });
  await consult.toggle("microphone");
  expect(consult.snapshot.get().notice).toBeUndefined();
  expect(consult.wanted).toEqual({ camera: false, microphone: false });
});

test("a message that could not be sent waits for another try", async () => {
  const [, consult, room] = await inConsult();
  room.canSend = false;
  await consult.conversation.say("are you there?");
  const [failed] = consult.snapshot.get().chat.messages;
  expect(failed?.delivery).toBe("failed");
  room.canSend = true;
  await consult.conversation.sayAgain(failed?.id ?? "");
  expect(room.said).toEqual(["are you there?"]);
  expect(consult.snapshot.get().chat.messages[0]?.delivery).toBe("sent");
});

test("messages of others reach the conversation", async () => {
  const [, consult, room] = await inConsult();
  room.events.onChat({ id: "1", fromName: "Bo", text: "hi", sentAt: 0 });
  expect(consult.snapshot.get().chat).toMatchObject({ unread: 1, messages: [{ text: "hi", isMine: false }] });
});
