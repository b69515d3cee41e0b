/** Answers to begin with: kept, changed and retired; what an editor does not show of them stays. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import type { FollowUpWay } from "./answering/content.ts";

export type Template = Shapes["TemplateView"];

export interface TemplateValues {
  readonly name: string;
  /** For which cases; empty for all. */
  readonly kind: string;
  readonly assessment: string;
  readonly plan: string;
  readonly follow_up: FollowUpWay;
  /** Days until it goes on; empty for no day. */
  readonly in_days: string;
}

const MOST_DAYS = 365;

export function templateValuesOf(template: Template | undefined): TemplateValues {
  const { assessment = "", plan = "", follow_up = null } = template?.content ?? {};
  return {
    name: template?.name ?? "",
    kind: template?.kind ?? "",
    assessment,
    plan,
    follow_up: follow_up?.way ?? "none",
    in_days: follow_up?.in_days ? String(follow_up.in_days) : "",
  };
}

export function checkTemplate({ name, assessment, plan, in_days }: TemplateValues): Faults<TemplateValues> {
  const days = in_days === "" ? 1 : Number(in_days);
  const isWhole = Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;
  return {
    name: name.trim() === "" ? "missing" : undefined,
    assessment: assessment.trim() === "" && plan.trim() === "" ? "missing" : undefined,
    in_days: isWhole ? undefined : "malformed",
  };
}

/** Diagnoses and a renewal that were kept by other means stay as they are. */
export function templateBodyOf(
  values: TemplateValues,
  template: Template | undefined,
): Shapes["TemplateBody"] {
  const { name, kind, assessment, plan, follow_up, in_days } = values;
  const { diagnoses = [], renewal = null, follow_up: before = null } = template?.content ?? {};
  return {
    name: name.trim(),
    kind: kind === "" ? null : kind,
    content: {
      assessment,
      plan,
      diagnoses,
      renewal,
      follow_up: {
        way: follow_up,
        in_days: in_days === "" || follow_up === "none" ? null : Number(in_days),
        remark: before?.remark ?? "",
      },
    },
  };
}

export class TemplatesModel {
  readonly offered: Resource<readonly Template[]>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.offered = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/answer-templates", asked(ask)))).items,
    );
  }

  /** The form of one; without it, of a new one. */
  form(template: Template | undefined): FormModel<TemplateValues> {
    return new FormModel<TemplateValues>(templateValuesOf(template), {
      check: checkTemplate,
      send: async (values) => {
        const body = templateBodyOf(values, template);
        if (template) {
          const params = { path: { template: template.id } };
          await answer(this.#api.PUT("/api/v1/answer-templates/{template}", { params, body }));
        } else await answer(this.#api.POST("/api/v1/answer-templates", { body }));
        await this.offered.load();
      },
    });
  }

  /** Offers it no more; answers that began with it stay. Throws AppError. */
  async retire(template: string): Promise<void> {
    const params = { path: { template } };
    await answer(this.#api.DELETE("/api/v1/answer-templates/{template}", { params }));
    await this.offered.load();
  }
}
