/** Answers to begin with: kept, changed and retired. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import { type AnswerDraft, contentOf, draftFrom, faultsOf } from "./answering/content.ts";

export type Template = Shapes["TemplateView"];

/** A template as it stands in a form: all that an answer says, a name, and for which cases. */
export interface TemplateValues extends AnswerDraft {
  readonly name: string;
  /** For which cases; empty for all. */
  readonly kind: string;
}

export function templateValuesOf(template: Template | undefined): TemplateValues {
  return { name: template?.name ?? "", kind: template?.kind ?? "", ...draftFrom(template?.content) };
}

export function checkTemplate(values: TemplateValues): Faults<TemplateValues> {
  return {
    ...faultsOf(values),
    name: values.name.trim() === "" ? "missing" : undefined,
    assessment: saysNothing(values) ? "missing" : undefined,
  };
}

function saysNothing({ assessment, plan, diagnoses, decision, follow_up }: AnswerDraft): boolean {
  const isChosen = diagnoses.length > 0 || decision !== "" || follow_up !== "none";
  return !isChosen && assessment.trim() === "" && plan.trim() === "";
}

export function templateBodyOf(values: TemplateValues): Shapes["TemplateBody"] {
  const { name, kind } = values;
  return { name: name.trim(), kind: kind === "" ? null : kind, content: contentOf(values) };
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
        const body = templateBodyOf(values);
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
