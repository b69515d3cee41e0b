import { afterEach, expect, test, vi } from "vitest";
import { kbps, measureNetwork } from "./networkCheck.ts";

afterEach(() => void vi.unstubAllGlobals());

function way(pass: (method: string, bytes: number) => Response) {
  const passed: string[] = [];
  vi.stubGlobal("fetch", async (url: URL, options: RequestInit) => {
    const method = options.method ?? "GET";
    const bytes =
      method === "GET" ? Number(url.searchParams.get("size")) : (options.body as Uint8Array).length;
    passed.push(`${method} ${bytes}`);
    return pass(method, bytes);
  });
  return passed;
}

test("a fast way is measured by more than the first little, in both directions", async () => {
  const passed = way((_, bytes) => new Response(new Uint8Array(bytes)));
  const { upKbps, downKbps } = await measureNetwork("http://h");
  expect(passed).toEqual(["GET 49152", "GET 786432", "POST 49152", "POST 786432"]);
  expect(Math.min(upKbps ?? 0, downKbps ?? 0)).toBeGreaterThan(1_000);
});

test("what does not get through, or not whole, is no speed", async () => {
  way((method) => new Response(new Uint8Array(10), { status: method === "GET" ? 200 : 503 }));
  expect(await measureNetwork("http://h")).toEqual({ upKbps: null, downKbps: null });
});

test("bytes over milliseconds are kilobits per second, even within one tick of the clock", () => {
  expect([kbps(50_000, 400), kbps(1_000, 0)]).toEqual([1_000, 8_000]);
});
