/** What is kept of a visit as it goes: marked moments and pictures. */
import type { TakenPicture } from "../../../media/types.ts";
import { type Api, answer, asked, type Shapes } from "../../../signalling/restApi.ts";
import { FormModel } from "../../form.ts";
import { Resource } from "../../resource.ts";

export type Marker = Shapes["MarkerView"];
export type Picture = Shapes["AttachmentView"];

/** Where the bytes of a picture are, for an `<img>` or a tab of its own. */
export function pictureUrl({ id }: Pick<Picture, "id">): string {
  return `/api/v1/attachments/${id}`;
}

/** "7:05" or "1:07:05" since the visit began. `seconds`: at least 0. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Seconds; a word that took longer is about another moment. */
const LONGEST_AGO = 120;
/** Seconds; a screen that stands still shows an old frame, and the server takes no older one. */
const OLDEST_FRAME = 600;

export class MomentsModel {
  readonly markers: Resource<readonly Marker[]>;
  readonly pictures: Resource<readonly Picture[]>;
  readonly form: FormModel<{ readonly label: string }>;
  readonly #api: Api;
  readonly #visit: string;
  readonly #now: () => number;
  #begunAt: number | undefined;

  /** `now`: milliseconds. */
  constructor(api: Api, visit: string, encounter: string, now: () => number = () => performance.now()) {
    this.#api = api;
    this.#visit = visit;
    this.#now = now;
    const params = { path: { visit } };
    this.markers = new Resource(
      async (ask) =>
        (await answer(api.GET("/api/v1/visits/{visit}/markers", { params, ...asked(ask) }))).items,
    );
    this.pictures = new Resource(async (ask) => {
      const about = { params: { path: { encounter } }, ...asked(ask) };
      const { items } = await answer(api.GET("/api/v1/encounters/{encounter}/attachments", about));
      return items.filter(({ media_type }) => media_type.startsWith("image/"));
    });
    this.form = new FormModel(
      { label: "" },
      {
        check: ({ label }) => ({ label: label.trim() === "" ? "missing" : undefined }),
        send: async ({ label }) => {
          const body = { label: label.trim(), ago_s: this.#ago() };
          await answer(api.POST("/api/v1/visits/{visit}/markers", { params, body }));
          this.#begunAt = undefined;
          this.form.reset();
          await this.markers.load();
        },
      },
    );
  }

  /** The moment to be marked is now; its word may follow. */
  begin(): void {
    this.#begunAt = this.#now();
  }

  /** Keeps a picture with the visit, and which frame of whose video it is. Throws AppError. */
  async keep({ jpeg, identity, kind, rtpTimestamp, capturedAt }: TakenPicture): Promise<void> {
    const ago_s = Math.min(Math.max(this.#since(capturedAt), 0), OLDEST_FRAME);
    const query = { participant: identity, kind, ago_s, rtp_timestamp: rtpTimestamp };
    await answer(
      this.#api.POST("/api/v1/visits/{visit}/snapshots", {
        params: { path: { visit: this.#visit }, query },
        body: jpeg,
        bodySerializer: (body) => body as Blob,
        headers: { "Content-Type": "application/octet-stream" },
      }),
    );
    await this.pictures.load();
  }

  /** Seconds since the moment was chosen. */
  #ago(): number {
    const ago = this.#begunAt === undefined ? 0 : this.#since(this.#begunAt);
    return ago <= LONGEST_AGO ? Math.round(ago * 10) / 10 : 0;
  }

  /** Seconds. `instant`: milliseconds. */
  #since(instant: number): number {
    return (this.#now() - instant) / 1000;
  }
}
