import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lookAt } from "./photograph.ts";

const canvas = { width: 0, height: 0, hasContext: true, drawn: 0 };
const picture = { width: 1600, height: 1200, opens: true };
const revoked: string[] = [];

/** Stands for what the browser does to a picture: how large it says it is, and grey pixels of it. */
beforeEach(() => {
  Object.assign(canvas, { width: 0, height: 0, hasContext: true, drawn: 0 });
  Object.assign(picture, { width: 1600, height: 1200, opens: true });
  revoked.length = 0;
  vi.stubGlobal("URL", {
    createObjectURL: () => "blob:1",
    revokeObjectURL: (url: string) => revoked.push(url),
  });
  vi.stubGlobal(
    "Image",
    class {
      onload = () => undefined;
      onerror = () => undefined;
      naturalWidth = picture.width;
      naturalHeight = picture.height;
      set src(_: string) {
        queueMicrotask(() => (picture.opens ? this.onload() : this.onerror()));
      }
    },
  );
  const context = {
    drawImage: () => {
      canvas.drawn += 1;
    },
    getImageData: (_x: number, _y: number, width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(width * height * 4).fill(128),
    }),
  };
  const element = Object.assign(canvas, { getContext: () => (canvas.hasContext ? context : null) });
  vi.stubGlobal("document", { createElement: () => element });
});
afterEach(() => vi.unstubAllGlobals());

test("a picture is looked at as large as the coach needs it, and judged by its own size", async () => {
  const look = await lookAt(new Blob(["jpeg"]), null);
  expect([canvas.width, canvas.height]).toEqual([1536, 1152]);
  expect(look).toMatchObject({ verdict: "poor" }); // grey all over: nothing is sharp in it
  expect(revoked).toEqual(["blob:1"]);
});

test("a small one is not blown up, and called small", async () => {
  Object.assign(picture, { width: 400, height: 300 });
  const look = await lookAt(new Blob(["jpeg"]), null);
  expect([canvas.width, canvas.height]).toEqual([400, 300]);
  expect(look).toMatchObject({ reasons: expect.arrayContaining(["resolution-refused"]) });
});

test.each([
  [16_385, 100],
  [12_000, 12_000],
])("one of %i × %i pixels is not even drawn", async (width, height) => {
  Object.assign(picture, { width, height });
  expect(await lookAt(new Blob(["png"]), null)).toBe("too-many-pixels");
  expect(canvas.drawn).toBe(0);
  expect(revoked).toEqual(["blob:1"]);
});

test("what this browser cannot open is left to the server", async () => {
  picture.opens = false;
  expect(await lookAt(new Blob(["heic"]), "close")).toBe("unreadable");
  expect(revoked).toEqual(["blob:1"]);
});

test("a browser without a canvas left leaves it to the server, too", async () => {
  canvas.hasContext = false;
  expect(await lookAt(new Blob(["jpeg"]), "close")).toBe("unreadable");
});
