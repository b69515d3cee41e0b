import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { waitMs } from "./backoff.ts";
import { Events, type ServerEvent } from "./events.ts";

/** The server's end of each socket that was opened, in their order. */
class Lines {
  readonly urls: string[] = [];
  #socket: WebSocket | undefined;

  readonly open = (url: string): WebSocket => {
    this.urls.push(url);
    this.#socket = { close: () => undefined } as unknown as WebSocket;
    return this.#socket;
  };

  say(message: unknown): void {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.#socket?.onmessage?.({ data } as MessageEvent);
  }

  cut(code = 1006): void {
    this.#socket?.onclose?.({ code } as CloseEvent);
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening() {
  const heard: ServerEvent[] = [];
  const gaps: string[] = [];
  const lines = new Lines();
  const handlers = {
    onEvent: (event: ServerEvent) => heard.push(event),
    onGap: () => gaps.push("gap"),
    onOver: () => gaps.push("over"),
  };
  const events = new Events("https://clinic.example", handlers, lines.open);
  return { heard, gaps, lines, events };
}

const about = { kind: "case", id: "7" };

test("goes on after a cut from the last event it was told", () => {
  const { heard, gaps, lines } = listening();
  lines.say({ topic: "hello", sequence: 3, resumed: false });
  lines.say({ topic: "queue.changed", sequence: 4, about });
  lines.cut();
  vi.advanceTimersByTime(1_000);
  lines.say({ topic: "hello", sequence: 4, resumed: true });
  lines.say({ topic: "queue.changed", sequence: 5, about });
  expect(lines.urls).toEqual([
    "wss://clinic.example/api/v1/events",
    "wss://clinic.example/api/v1/events?after=4",
  ]);
  expect([heard.map(({ sequence }) => sequence), gaps]).toEqual([[4, 5], ["gap"]]);
});

test("before the first greeting things may have changed unheard", () => {
  const { gaps, lines } = listening();
  lines.cut();
  vi.advanceTimersByTime(1_000);
  expect(gaps).toEqual([]);
  lines.say({ topic: "hello", sequence: 90, resumed: false });
  lines.say({ topic: "beat", sequence: 90 });
  expect(gaps).toEqual(["gap"]);
});

test("a server that cannot go on from there leaves a gap", () => {
  const { gaps, lines } = listening();
  lines.say({ topic: "hello", sequence: 90, resumed: false });
  gaps.length = 0;
  lines.cut();
  vi.advanceTimersByTime(1_000);
  lines.say({ topic: "hello", sequence: 2, resumed: false });
  lines.cut();
  vi.advanceTimersByTime(1_000);
  expect(gaps).toEqual(["gap"]);
  expect(lines.urls.at(-1)).toBe("wss://clinic.example/api/v1/events?after=2");
});

test("tries again ever more slowly while nobody answers", () => {
  const { lines } = listening();
  for (let minute = 0; minute < 10; minute += 1) {
    lines.cut();
    vi.advanceTimersByTime(10_000);
  }
  expect(lines.urls).toHaveLength(11);
});

test("a session that is over, and one that was closed, are not tried again", () => {
  const signedOut = listening();
  signedOut.lines.cut(4401);
  const closed = listening();
  closed.events.close();
  closed.lines.cut();
  closed.lines.say({ topic: "queue.changed", sequence: 1, about });
  vi.advanceTimersByTime(60_000);
  expect([signedOut.lines.urls.length, closed.lines.urls.length, closed.heard]).toEqual([1, 1, []]);
  expect([signedOut.gaps, closed.gaps]).toEqual([["over"], []]);
});

test.each(["", "null", "{}", '{"sequence":"1","topic":"x"}', "<html>"])("%j is not an event", (nonsense) => {
  const { heard, lines } = listening();
  lines.say(nonsense);
  expect(heard).toEqual([]);
});

test("waits longer after each failure, up to four seconds, and not everyone equally long", () => {
  expect([0, 1, 2, 9].map((failed) => waitMs(failed, 1))).toEqual([1_000, 2_000, 4_000, 4_000]);
  expect(waitMs(0, 0)).toBe(500);
});

test("a way on which nothing is heard any more is left for another", () => {
  const { heard, gaps, lines } = listening();
  lines.say({ topic: "hello", sequence: 3, resumed: false });
  for (let beats = 0; beats < 6; beats += 1) {
    vi.advanceTimersByTime(10_000);
    lines.say({ topic: "beat", sequence: 3 });
  }
  expect(lines.urls).toHaveLength(1);
  vi.advanceTimersByTime(25_000);
  expect(lines.urls.at(-1)).toBe("wss://clinic.example/api/v1/events?after=3");
  expect([heard, gaps]).toEqual([[], ["gap"]]);
});

test("a change of networks opens another way at once, and what the former one says does not count", () => {
  const online = new EventTarget();
  vi.stubGlobal("addEventListener", online.addEventListener.bind(online));
  vi.stubGlobal("removeEventListener", online.removeEventListener.bind(online));
  const { lines, events } = listening();
  lines.say({ topic: "hello", sequence: 3, resumed: false });
  online.dispatchEvent(new Event("online"));
  expect(lines.urls).toHaveLength(2);
  events.close();
  online.dispatchEvent(new Event("online"));
  expect(lines.urls).toHaveLength(2);
  vi.unstubAllGlobals();
});
