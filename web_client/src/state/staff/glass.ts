/** Reviewing who opened a restricted record in an emergency. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { FormModel } from "../form.ts";
import { PagedList } from "../pagedList.ts";
import type { Resource } from "../resource.ts";
import { type Colleague, colleaguesOf } from "./record.ts";

export type BrokenGlass = Shapes["BrokenGlassView"];

export interface Review {
  /** Empty while undecided. */
  readonly finding: "" | "justified" | "unjustified";
  readonly remark: string;
}

export class GlassModel {
  /** Those that wait for review, oldest first. */
  readonly waiting: PagedList<BrokenGlass>;
  /** Those reviewed, newest first. */
  readonly reviewed: PagedList<BrokenGlass>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    const list = (reviewed: boolean) =>
      new PagedList<BrokenGlass>((_, ask) =>
        answer(api.GET("/api/v1/break-glass", { params: { query: { reviewed } }, ...asked(ask) })),
      );
    this.waiting = list(false);
    this.reviewed = list(true);
    this.colleagues = colleaguesOf(api);
  }

  reviewForm(broken: BrokenGlass): FormModel<Review> {
    return new FormModel<Review>(
      { finding: "", remark: "" },
      {
        check: ({ finding, remark }) => ({
          finding: finding === "" ? "missing" : undefined,
          remark: remark.trim() === "" ? "missing" : undefined,
        }),
        send: (review) => this.#review(broken.id, review),
      },
    );
  }

  async #review(broken: string, { finding, remark }: Review): Promise<void> {
    const params = { path: { broken } };
    const body = { justified: finding === "justified", remark };
    await answer(this.#api.POST("/api/v1/break-glass/{broken}/review", { params, body }));
    await Promise.all([this.waiting.load(), this.reviewed.load()]);
  }
}
