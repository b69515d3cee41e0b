/** The camera as somebody photographs with it for the clinic. */
import { type AppError, toAppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { openStillCamera, type StillCamera } from "../../media/stillCamera.ts";
import type { VideoHandle } from "../../media/types.ts";

export interface CameraSnapshot {
  /** Undefined until the camera is open. */
  readonly video: VideoHandle | undefined;
  readonly error: AppError | undefined;
  readonly isTaking: boolean;
}

export class CameraModel {
  readonly #open: () => Promise<StillCamera>;
  readonly #store = new Store<CameraSnapshot>({ video: undefined, error: undefined, isTaking: false });
  #camera: StillCamera | undefined;
  #isClosed = false;

  constructor(open = openStillCamera) {
    this.#open = open;
  }

  get snapshot(): Watchable<CameraSnapshot> {
    return this.#store;
  }

  readonly start = async (): Promise<void> => {
    this.#isClosed = false;
    this.#store.set({ video: undefined, error: undefined, isTaking: false });
    try {
      const camera = await this.#open();
      // Closed while the browser was still asking: the light must not stay on.
      if (this.#isClosed || this.#camera) return camera.close();
      this.#camera = camera;
      this.#store.update((now) => ({ ...now, video: camera.video }));
    } catch (thrown) {
      this.#fail(thrown);
    }
  };

  /** Undefined when it could not be taken; the snapshot says why. */
  readonly take = async (): Promise<File | undefined> => {
    if (!this.#camera || this.#store.get().isTaking) return undefined;
    this.#store.update((now) => ({ ...now, isTaking: true }));
    try {
      const taken = await this.#camera.take();
      return new File([taken], "photo.jpg", { type: taken.type });
    } catch (thrown) {
      this.#fail(thrown);
      return undefined;
    } finally {
      this.#store.update((now) => ({ ...now, isTaking: false }));
    }
  };

  readonly close = (): void => {
    this.#isClosed = true;
    this.#camera?.close();
    this.#camera = undefined;
  };

  #fail(thrown: unknown): void {
    this.#camera?.close();
    this.#camera = undefined;
    const error = toAppError(thrown);
    this.#store.update((now) => ({ ...now, video: undefined, error }));
  }
}
