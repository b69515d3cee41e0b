/** What is filled in about a case beside its answer: second opinions, its priority and pool, a visit instead. */
import { instantAt } from "../../lib/zoneTime.ts";
import { type Api, answer, type Shapes } from "../../signalling/restApi.ts";
import { FormModel } from "../form.ts";

export type Opinion = Shapes["OpinionView"];
export type Priority = Shapes["Priority"];

export const PRIORITIES: readonly Priority[] = ["urgent", "soon", "routine"];
export const VISIT_MINUTES = ["10", "15", "20", "30", "45", "60"] as const;

export interface OpinionWish {
  readonly of: string;
  readonly question: string;
}

export interface Triage {
  readonly priority: Priority;
  readonly pool: string;
}

export interface VisitWish {
  readonly reason: string;
  /** Whether the time is known; without one, a coordinator finds it. */
  readonly has_time: boolean;
  /** As `2026-11-26`, in the clinic's zone. */
  readonly day: string;
  /** As `14:05`. */
  readonly time: string;
  readonly minutes: string;
}

const missing = (text: string) => (text.trim() === "" ? ("missing" as const) : undefined);

export class CaseForms {
  readonly #api: Api;
  readonly #params: { readonly path: { readonly case: string } };
  readonly #after: () => Promise<void>;

  /** `after`: looks at the case again once something was accepted. */
  constructor(api: Api, id: string, after: () => Promise<void>) {
    this.#api = api;
    this.#params = { path: { case: id } };
    this.#after = after;
  }

  /** Asks a colleague; the case stays with who asks. */
  askOpinion(): FormModel<OpinionWish> {
    return new FormModel<OpinionWish>(
      { of: "", question: "" },
      {
        check: ({ of, question }) => ({ of: missing(of), question: missing(question) }),
        send: async (body) => {
          await answer(this.#api.POST("/api/v1/cases/{case}/opinions", { params: this.#params, body }));
          await this.#after();
        },
      },
    );
  }

  /** Gives the opinion that one was asked for, once. */
  giveOpinion(opinion: string): FormModel<{ readonly opinion: string }> {
    return new FormModel(
      { opinion: "" },
      {
        check: (values) => ({ opinion: missing(values.opinion) }),
        send: async (body) => {
          const params = { path: { opinion } };
          await answer(this.#api.POST("/api/v1/opinions/{opinion}", { params, body }));
          await this.#after();
        },
      },
    );
  }

  /** Sorts the case: its clock counts as if it had had this priority from the start. */
  triage(now: Triage): FormModel<Triage> {
    return new FormModel<Triage>(now, {
      send: async (body) => {
        await answer(this.#api.POST("/api/v1/cases/{case}/triage", { params: this.#params, body }));
        await this.#after();
      },
    });
  }

  /** Books a visit that carries the case, and ends it. `zone`: the clinic's. */
  visitInstead(reason: string, zone: string): FormModel<VisitWish> {
    return new FormModel<VisitWish>(
      { reason, has_time: false, day: "", time: "", minutes: "15" },
      {
        check: ({ reason, has_time, day, time }) => ({
          reason: missing(reason),
          day: has_time ? missing(day) : undefined,
          time: has_time ? missing(time) : undefined,
        }),
        send: async ({ reason, has_time, day, time, minutes }) => {
          const starts_at = has_time ? new Date(instantAt(day, time, zone)).toISOString() : null;
          const body = { reason, starts_at, minutes: Number(minutes) };
          await answer(this.#api.POST("/api/v1/cases/{case}/escalate", { params: this.#params, body }));
          await this.#after();
        },
      },
    );
  }
}
