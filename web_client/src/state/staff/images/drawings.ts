/** The drawings on one image: everyone's, one's own to take away, and the one that is being made. */
import { type Api, answer, asked, type Shapes } from "../../../signalling/restApi.ts";
import { FormModel } from "../../form.ts";
import { Resource } from "../../resource.ts";
import { type Shape, selectorOf } from "./shapes.ts";
import type { Size } from "./sight.ts";

export type Annotation = Shapes["AnnotationView"];

export interface Remark {
  readonly text: string;
}

/** What is said of the place, in one text. */
export function textOf({ body }: Annotation): string {
  return body.map(({ value }) => value).join("\n");
}

export class Drawings {
  readonly annotations: Resource<readonly Annotation[]>;
  readonly #api: Api;
  readonly #params: { readonly path: { readonly attachment: string } };

  constructor(api: Api, attachment: string) {
    this.#api = api;
    const params = { path: { attachment } };
    this.#params = params;
    this.annotations = new Resource(async (ask) => {
      const call = api.GET("/api/v1/attachments/{attachment}/annotations", { params, ...asked(ask) });
      return (await answer(call)).items;
    });
  }

  /** The form that keeps a shape with what is said of it; a drawing may say nothing. `size`: the image's. */
  keeping(shape: () => Shape | undefined, size: Size): FormModel<Remark> {
    return new FormModel<Remark>(
      { text: "" },
      {
        send: async ({ text }) => {
          const drawn = shape();
          if (!drawn) return;
          const said = text.trim();
          const body = {
            body: said === "" ? [] : [{ type: "TextualBody" as const, value: said, purpose: "commenting" }],
            selector: selectorOf(drawn, size),
          };
          const params = this.#params;
          await answer(this.#api.POST("/api/v1/attachments/{attachment}/annotations", { params, body }));
          await this.annotations.load();
        },
      },
    );
  }

  /** Takes one's own drawing away. Throws AppError. */
  async erase(annotation: string): Promise<void> {
    const params = { path: { annotation } };
    await answer(this.#api.DELETE("/api/v1/annotations/{annotation}", { params }));
    await this.annotations.load();
  }
}
