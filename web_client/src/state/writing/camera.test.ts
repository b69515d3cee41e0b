import { expect, test, vi } from "vitest";
import { AppError } from "../../lib/appError.ts";
import type { StillCamera } from "../../media/stillCamera.ts";
import { CameraModel } from "./camera.ts";

/** A camera that counts how often it was closed. */
function device(take: StillCamera["take"] = async () => new Blob(["jpeg"], { type: "image/jpeg" })) {
  const close = vi.fn();
  return { camera: { video: { attach: vi.fn() }, take, close } as unknown as StillCamera, close };
}

test("what it takes is a file that can be sent", async () => {
  const { camera } = device();
  const model = new CameraModel(async () => camera);
  await model.start();
  expect(model.snapshot.get().video).toBe(camera.video);
  const file = await model.take();
  expect([file?.name, file?.type, file?.size]).toEqual(["photo.jpg", "image/jpeg", 4]);
  expect(model.snapshot.get().isTaking).toBe(false);
});

test("a camera that is refused says why, and may be tried again", async () => {
  const { camera } = device();
  const open = vi.fn(async () => camera).mockRejectedValueOnce(new AppError("permission-denied"));
  const model = new CameraModel(open);
  await model.start();
  expect(model.snapshot.get().error?.code).toBe("permission-denied");
  expect(await model.take()).toBeUndefined();
  await model.start();
  expect([model.snapshot.get().error, model.snapshot.get().video]).toEqual([undefined, camera.video]);
});

test("closed while the browser still asks, its light does not stay on", async () => {
  const { camera, close } = device();
  let permit: (camera: StillCamera) => void = () => undefined;
  const model = new CameraModel(
    () =>
      new Promise((resolve) => {
        permit = resolve;
      }),
  );
  const starting = model.start();
  model.close();
  permit(camera);
  await starting;
  expect(close).toHaveBeenCalledOnce();
  expect(model.snapshot.get().video).toBeUndefined();
});

test("started twice, only one camera stays open", async () => {
  const [first, second] = [device(), device()];
  const cameras = [first.camera, second.camera];
  const model = new CameraModel(async () => cameras.shift() as StillCamera);
  await Promise.all([model.start(), model.start()]);
  expect(model.snapshot.get().video).toBe(first.camera.video);
  expect([first.close.mock.calls.length, second.close.mock.calls.length]).toEqual([0, 1]);
});

test("one picture at a time", async () => {
  let take: (blob: Blob) => void = () => undefined;
  const taking = vi.fn(
    () =>
      new Promise<Blob>((resolve) => {
        take = resolve;
      }),
  );
  const model = new CameraModel(async () => device(taking).camera);
  await model.start();
  const first = model.take();
  expect(model.snapshot.get().isTaking).toBe(true);
  expect(await model.take()).toBeUndefined();
  take(new Blob(["jpeg"]));
  expect(await first).toBeInstanceOf(File);
  expect(taking).toHaveBeenCalledOnce();
});

test("pulled out while it takes, it is closed and says so", async () => {
  const { camera, close } = device(async () => Promise.reject(new AppError("device-disconnected")));
  const model = new CameraModel(async () => camera);
  await model.start();
  expect(await model.take()).toBeUndefined();
  const { error, video, isTaking } = model.snapshot.get();
  expect([error?.code, video, isTaking]).toEqual(["device-disconnected", undefined, false]);
  expect(close).toHaveBeenCalledOnce();
});
