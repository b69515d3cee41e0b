import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../lib/appError.ts";
import { MemoryBacking, SealedShelf } from "../../lib/sealedShelf.ts";
import type { Look } from "../../media/photograph.ts";
import type { UploadView } from "../../signalling/guestCase.ts";
import type { Shipment, TransferHandlers } from "../../signalling/transfer.ts";
import { Drafts } from "./draft.ts";
import { type FileShelf, UploadsModel } from "./uploads.ts";

const PICTURE = new File(["12345"], "arm.jpg", { type: "image/jpeg" });

beforeEach(() => {
  vi.stubGlobal("URL", { ...URL, createObjectURL: () => "blob:1", revokeObjectURL: () => undefined });
});
afterEach(() => vi.unstubAllGlobals());

/** A server and a network of which the test says what they do. */
function opened(look: Look = { verdict: "good", reasons: [] }) {
  const shipments: { shipment: Shipment; handlers: TransferHandlers }[] = [];
  const server = { view: viewOf("attached"), ended: [] as string[], items: [] as UploadView[] };
  const waits: (() => void)[] = [];
  const model = () =>
    new UploadsModel({
      api: {
        uploads: async () => ({ items: server.items, next: null }),
        upload: async () => server.view,
        insist: async (_, why) => ({ ...viewOf("attached"), insisted: why }),
      },
      look: async () => look,
      transfer: (shipment, handlers) => {
        shipments.push({ shipment, handlers });
        return () => undefined;
      },
      end: async (upload) => void server.ended.push(upload),
      pause: () => new Promise((resolve) => waits.push(resolve)),
    });
  const last = () => {
    const found = shipments.at(-1);
    if (!found) throw new Error("nothing is being sent");
    return found;
  };
  return { model, server, shipments, last, waits };
}

function viewOf(state: UploadView["state"], more: Partial<UploadView> = {}): UploadView {
  const { name, size } = PICTURE;
  const view = { id: "up", kind: "image", name, size, view: "close", state, refusal: null, insisted: null };
  return { ...view, attachment: null, rendition: null, ...more } as UploadView;
}

const only = (model: UploadsModel) => model.snapshot.get()[0];
const stageOf = (model: UploadsModel) => only(model)?.stage;

async function shelf(): Promise<FileShelf> {
  const drafts = new Drafts(Promise.resolve(new SealedShelf(new MemoryBacking())));
  const draft = await drafts.open("case", { clinic: "north" });
  if (!draft) throw new Error("no draft can be kept");
  return draft;
}

test("a good photograph is sent with its view, and has arrived when the server has opened it", async () => {
  const { model, server, last, waits } = opened();
  const uploads = model();
  await uploads.add(PICTURE, "close");
  expect(last().shipment.metadata).toEqual({ filename: "arm.jpg", kind: "image", view: "close" });
  last().handlers.onBegun("up");
  last().handlers.onProgress(3);
  expect(only(uploads)).toMatchObject({ stage: "sending", sent: 3, upload: "up" });
  server.view = viewOf("received");
  last().handlers.onDone();
  await vi.waitFor(() => expect(waits).toHaveLength(1));
  expect(stageOf(uploads)).toBe("opening");
  server.view = viewOf("attached");
  waits[0]?.();
  await vi.waitFor(() => expect(stageOf(uploads)).toBe("kept"));
});

test("a poor photograph is sent only when its sender insists, with why", async () => {
  const { model, shipments, last } = opened({ verdict: "poor", reasons: ["focus-refused"] });
  const uploads = model();
  await uploads.add(PICTURE, "close");
  expect(stageOf(uploads)).toBe("doubted");
  expect(shipments).toEqual([]);
  await uploads.insist(only(uploads)?.id ?? "", "cannot-move");
  expect(last().shipment.metadata.insist).toBe("cannot-move");
});

test("taken again, the new photograph stands in the old one's place", async () => {
  const { model } = opened({ verdict: "poor", reasons: ["too-dark"] });
  const uploads = model();
  await uploads.add(PICTURE, "close");
  const first = only(uploads)?.id;
  await uploads.add(PICTURE, "close", first);
  expect(uploads.snapshot.get().map(({ id }) => id === first)).toEqual([false]);
});

test("without network it waits, and goes on by itself with the same upload", async () => {
  const { model, last, waits, shipments } = opened();
  const uploads = model();
  await uploads.add(PICTURE, "close");
  last().handlers.onBegun("up");
  last().handlers.onFault(new AppError("server-unreachable"));
  expect(stageOf(uploads)).toBe("waiting");
  await vi.waitFor(() => expect(waits).toHaveLength(1));
  waits[0]?.();
  await vi.waitFor(() => expect(shipments).toHaveLength(2));
  expect(last().shipment.upload).toBe("up");
});

test("what the server refuses for good says why, and can be tried again or removed", async () => {
  const { model, server, last } = opened();
  const uploads = model();
  await uploads.add(PICTURE, null);
  last().handlers.onBegun("up");
  last().handlers.onFault(new AppError("too-large"));
  expect(only(uploads)).toMatchObject({ stage: "failed", upload: "up" });
  expect(only(uploads)?.error?.code).toBe("too-large");
  await uploads.remove(only(uploads)?.id ?? "");
  expect(server.ended).toEqual(["up"]);
  expect(uploads.snapshot.get()).toEqual([]);
});

test("an upload that was cut by closing the tab goes on with the bytes that were kept, sealed", async () => {
  const { model, server, last } = opened();
  const kept = await shelf();
  const first = model();
  await first.restore(kept);
  await first.add(PICTURE, "close");
  last().handlers.onBegun("up");
  await vi.waitFor(async () => expect((await kept.all())[0]?.file.upload).toBe("up"));
  first.close();

  server.items = [viewOf("receiving")];
  const second = model();
  await second.restore(kept);
  expect(second.snapshot.get()).toHaveLength(1);
  expect(last().shipment.upload).toBe("up");
  expect(await last().shipment.file.text()).toBe("12345");
  last().handlers.onDone();
  await vi.waitFor(() => expect(stageOf(second)).toBe("kept"));
  await vi.waitFor(async () => expect(await kept.all()).toEqual([]));
});

test("without those bytes the same file is asked for, and any other is another", async () => {
  const { model, server, last } = opened();
  server.items = [viewOf("receiving")];
  const uploads = model();
  await uploads.restore(undefined);
  expect(stageOf(uploads)).toBe("lost");
  await uploads.add(PICTURE, "close");
  expect(uploads.snapshot.get()).toHaveLength(1);
  expect(last().shipment.upload).toBe("up");
});

test("what the server would have taken again is insisted on there", async () => {
  const { model, server } = opened();
  server.items = [viewOf("retake", { rendition: { verdict: "poor", reasons: ["too-dark"] } as never })];
  const uploads = model();
  await uploads.restore(undefined);
  expect(only(uploads)).toMatchObject({ stage: "retake", reasons: ["too-dark"] });
  await uploads.insist("up", "other");
  expect(only(uploads)).toMatchObject({ stage: "kept", insisted: "other" });
});
