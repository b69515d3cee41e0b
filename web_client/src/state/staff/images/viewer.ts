/** What a viewer of images shows: one or two of them, how bright, with which tool, and what is being drawn. */
import { Store, type Watchable } from "../../../lib/store.ts";
import type { Api } from "../../../signalling/restApi.ts";
import type { FormModel } from "../../form.ts";
import type { Topics } from "../topics.ts";
import { Drawings, type Remark } from "./drawings.ts";
import type { Picture } from "./sentFiles.ts";
import type { Shape, Tool } from "./shapes.ts";
import type { Size } from "./sight.ts";

/** A shape that was drawn and is not kept yet. */
export interface Sketch {
  readonly picture: string;
  readonly shape: Shape;
  /** What will be said of it, and keeps it. */
  readonly form: FormModel<Remark>;
}

/** Percent; 100 leaves the image as it is. */
export interface Light {
  readonly brightness: number;
  readonly contrast: number;
}

export const AS_IT_IS: Light = { brightness: 100, contrast: 100 };

export interface ViewerSnapshot {
  /** One picture, or two side by side, by their files' ids. */
  readonly shown: readonly [string] | readonly [string, string];
  /** Which of them the list of drawings and the strip of thumbnails are about. */
  readonly active: 0 | 1;
  readonly light: Light;
  /** Undefined moves the image. */
  readonly tool: Tool | undefined;
  readonly isMarked: boolean;
  readonly sketch: Sketch | undefined;
  /** The drawing that was pointed out, in the list or on the image. */
  readonly chosen: string | undefined;
}

export class Viewer {
  readonly pictures: readonly Picture[];
  readonly #api: Api;
  readonly #store: Store<ViewerSnapshot>;
  readonly #drawings = new Map<string, Drawings>();

  constructor(api: Api, pictures: readonly Picture[], first: string) {
    this.#api = api;
    this.pictures = pictures;
    this.#store = new Store<ViewerSnapshot>({
      shown: [first],
      active: 0,
      light: AS_IT_IS,
      tool: undefined,
      isMarked: true,
      sketch: undefined,
      chosen: undefined,
    });
  }

  get snapshot(): Watchable<ViewerSnapshot> {
    return this.#store;
  }

  picture(id: string): Picture | undefined {
    return this.pictures.find((picture) => picture.id === id);
  }

  /** The drawings on a picture, asked for once and kept while the viewer is open. */
  drawingsOn({ id, attachment }: Picture): Drawings {
    const known = this.#drawings.get(id) ?? new Drawings(this.#api, attachment);
    this.#drawings.set(id, known);
    return known;
  }

  /** Shows a picture in the active place. */
  show(id: string): void {
    this.#store.update((now) => {
      const [one, other] = now.shown;
      if (other === undefined) return { ...now, shown: [id], ...NOTHING_BEGUN };
      return { ...now, shown: now.active === 0 ? [id, other] : [one, id], ...NOTHING_BEGUN };
    });
  }

  activate(place: 0 | 1): void {
    this.#store.update((now) => (now.active === place ? now : { ...now, active: place, chosen: undefined }));
  }

  /** Puts another picture beside the first, or takes it away again. */
  compare(isWanted: boolean): void {
    this.#store.update((now) => {
      const here = now.shown[now.active] ?? now.shown[0];
      if (!isWanted) return { ...now, shown: [here], active: 0, ...NOTHING_BEGUN };
      const beside = this.pictures.find(({ id }) => id !== here);
      return beside ? { ...now, shown: [here, beside.id], active: 1, ...NOTHING_BEGUN } : now;
    });
  }

  light(light: Partial<Light>): void {
    this.#store.update((now) => ({ ...now, light: { ...now.light, ...light } }));
  }

  take(tool: Tool | undefined): void {
    this.#store.update((now) => ({ ...now, tool, isMarked: now.isMarked || tool !== undefined }));
  }

  mark(isMarked: boolean): void {
    this.#store.update((now) => ({ ...now, isMarked }));
  }

  choose(annotation: string | undefined): void {
    this.#store.update((now) => ({ ...now, chosen: annotation }));
  }

  /** Begins a drawing, or changes the one that is begun. `size`: the picture's, in pixels. */
  sketch(picture: Picture, shape: Shape, size: Size): void {
    this.#store.update((now) => {
      if (now.sketch?.picture === picture.id) return { ...now, sketch: { ...now.sketch, shape } };
      const form = this.drawingsOn(picture).keeping(() => this.#store.get().sketch?.shape, size);
      return { ...now, sketch: { picture: picture.id, shape, form }, chosen: undefined };
    });
  }

  /** Lets go of what was drawn: it is kept now, or it is not wanted. */
  letGo(): void {
    this.#store.update((now) => ({ ...now, sketch: undefined }));
  }

  /** Looks again when a colleague draws, until the returned function is called. */
  follow(topics: Topics): () => void {
    return topics.on("annotation.changed", (event) => {
      for (const { id, attachment } of this.pictures)
        if (!event || event.about?.id === attachment) void this.#drawings.get(id)?.annotations.refresh();
    });
  }
}

const NOTHING_BEGUN = { sketch: undefined, chosen: undefined } as const;
