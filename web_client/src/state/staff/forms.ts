/** The clinic's forms: the newest version of each, and all versions of one. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { Resource } from "../resource.ts";

export type Questionnaire = Shapes["QuestionnaireView"];

export const KIND_SYSTEM = "urn:housecall:case-kind";
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[A-Za-z\d]{2,8})*$/;

type Raw = Readonly<Record<string, unknown>>;

function textIn(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export interface FormSummary {
  readonly title: string;
  /** BCP 47, of its words. */
  readonly language: string;
  /** Which kind of case it becomes; undefined when people do not send it in. */
  readonly kind: string | undefined;
}

export function summaryOf({ resource, slug }: Pick<Questionnaire, "resource" | "slug">): FormSummary {
  const codes = Array.isArray(resource.code) ? (resource.code as unknown as Raw[]) : [];
  return {
    title: textIn(resource, "title") ?? slug,
    language: LANGUAGE_TAG.exec(textIn(resource, "language") ?? "")?.[0] ?? "en",
    kind: codes.flatMap((code) => (code.system === KIND_SYSTEM ? [String(code.code)] : []))[0],
  };
}

/** By title, and one form's languages beside each other. */
export function inOrder(forms: readonly Questionnaire[]): readonly Questionnaire[] {
  const key = (form: Questionnaire) => summaryOf(form).kind ?? form.slug;
  return [...forms].sort((a, b) => key(a).localeCompare(key(b)) || a.slug.localeCompare(b.slug));
}

export function formsOf(api: Api): Resource<readonly Questionnaire[]> {
  return new Resource(async (ask) =>
    inOrder((await answer(api.GET("/api/v1/questionnaires", asked(ask)))).items),
  );
}

export interface FormFile {
  readonly shown: Questionnaire;
  /** All of them, newest first. */
  readonly versions: readonly Questionnaire[];
}

/** One version of a form, beside all others of it. */
export function formFileOf(api: Api, id: string): Resource<FormFile> {
  return new Resource(async (ask) => {
    const path = { path: { questionnaire: id } };
    const shown = await answer(
      api.GET("/api/v1/questionnaires/{questionnaire}", { params: path, ...asked(ask) }),
    );
    const query = { slug: shown.slug };
    const { items } = await answer(api.GET("/api/v1/questionnaires", { params: { query }, ...asked(ask) }));
    return { shown, versions: items };
  });
}

/** What a new form begins with: one question, sent in as a case of its own kind. */
export function emptyForm(slug: string): string {
  return written({
    resourceType: "Questionnaire",
    language: "en",
    title: "New form",
    status: "draft",
    code: [{ system: KIND_SYSTEM, code: slug === "" ? "new-form" : slug }],
    extension: [
      { url: "urn:housecall:pool", valueCode: "general" },
      { url: "urn:housecall:priority", valueCode: "routine" },
      {
        url: "urn:housecall:red-flag",
        extension: [
          { url: "question", valueString: "danger" },
          { url: "answer", valueBoolean: true },
        ],
      },
    ],
    item: [
      { linkId: "danger", type: "boolean", text: "Is anybody in danger right now?", required: true },
      { linkId: "why", type: "text", text: "What is the matter?", required: true, maxLength: 4000 },
    ],
  });
}

/** A resource as it is edited. */
export function written(resource: unknown): string {
  return `${JSON.stringify(resource, null, 2)}\n`;
}

/** Small letters, digits and inner hyphens, as addresses and events name it. */
export function isShortName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}
