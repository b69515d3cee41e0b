/** One case as staff work on it: what the patient sent, what was written, who has it, and the answer. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { wholeThread } from "../../signalling/wholeThread.ts";
import { FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import { AnswerWriting } from "./answering/writing.ts";
import { CaseForms } from "./caseForms.ts";
import { type Pool, poolsOf } from "./pools.ts";
import { type Colleague, colleaguesOf } from "./record.ts";
import type { Topics } from "./topics.ts";

export type CaseFile = Shapes["CasePage"];
export type Case = Shapes["CaseView"];
export type CaseAnswer = Shapes["AnswerView"];
export type Absence = Shapes["AbsenceView"];
export type Template = Shapes["TemplateView"];
export type CaseMessage = Shapes["MessageView"];

export const REFUSALS = ["not-suitable", "duplicate"] as const;
export type Refusal = (typeof REFUSALS)[number];

export interface Addendum {
  readonly text: string;
}

export interface Writing {
  readonly body: string;
  /** Ask for something: the clock stands until the patient replies. */
  readonly waits: boolean;
}

const ENDED: readonly Case["status"][] = ["completed", "rejected", "cancelled"];

export function hasEnded({ status }: Case): boolean {
  return ENDED.includes(status);
}

/** Who gets the cases of `member` at an instant (RFC 3339): undefined while they are there themselves. */
export function coverOf(
  absences: readonly Absence[] | undefined,
  member: string,
  now: string,
): string | undefined {
  const at = Date.parse(now);
  return absences?.find(
    ({ staff, since, until }) => staff === member && Date.parse(since) <= at && at < Date.parse(until),
  )?.cover;
}

/** Whether an ended case can still be opened again. `now`: milliseconds since 1970. */
export function isReopenable({ reopens_until }: CaseFile, now: number): boolean {
  return reopens_until !== null && now <= Date.parse(reopens_until);
}

/** The draft that `member` has in this case, if any. */
export function draftOf({ answers }: CaseFile, member: string): CaseAnswer | undefined {
  return answers.find(({ author, signed_at }) => author === member && signed_at === null);
}

export class CaseFileModel {
  readonly file: Resource<CaseFile>;
  readonly messages: Resource<readonly CaseMessage[]>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly pools: Resource<readonly Pool[]>;
  readonly absences: Resource<readonly Absence[]>;
  readonly templates: Resource<readonly Template[]>;
  readonly writing: FormModel<Writing>;
  readonly forms: CaseForms;
  readonly #api: Api;
  readonly #params: { readonly path: { readonly case: string } };

  constructor(api: Api, id: string) {
    this.#api = api;
    this.#params = { path: { case: id } };
    const params = this.#params;
    this.file = new Resource((ask) => answer(api.GET("/api/v1/cases/{case}", { params, ...asked(ask) })));
    this.messages = new Resource((ask) =>
      wholeThread(async (after) => {
        const found = { params: { ...params, query: { after } }, ...asked(ask) };
        return (await answer(api.GET("/api/v1/cases/{case}/messages", found))).items;
      }),
    );
    this.colleagues = colleaguesOf(api);
    this.pools = poolsOf(api);
    this.absences = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/inbox/absences", asked(ask)))).items,
    );
    this.forms = new CaseForms(api, id, () => this.file.load());
    this.templates = new Resource(async (ask) => {
      const kind = this.file.snapshot.get().value?.case.kind;
      const query = kind === undefined ? {} : { kind };
      return (await answer(api.GET("/api/v1/answer-templates", { params: { query }, ...asked(ask) }))).items;
    });
    // Sent again because no answer came, the same words are the same message.
    const ids = new WeakMap<Writing, string>();
    this.writing = new FormModel<Writing>(
      { body: "", waits: false },
      {
        check: ({ body }) => ({ body: body.trim() === "" ? "missing" : undefined }),
        send: async (values) => {
          const id = ids.get(values) ?? crypto.randomUUID();
          ids.set(values, id);
          const body = { ...values, id };
          await answer(api.POST("/api/v1/cases/{case}/messages", { params, body }));
          this.writing.reset();
          await this.#again();
        },
      },
    );
  }

  /** Where all that is kept of the case is saved from, as a FHIR R4 Bundle. */
  get exportAddress(): string {
    return `/api/v1/cases/${this.#params.path.case}/fhir`;
  }

  /** Notes the first look at a case, and shows it. */
  async open(): Promise<void> {
    await this.file.load();
    const status = this.file.snapshot.get().value?.case.status;
    if (status === "requested") await this.#change("/api/v1/cases/{case}/opened");
  }

  claim(): Promise<void> {
    return this.#change("/api/v1/cases/{case}/claim");
  }

  release(): Promise<void> {
    return this.#change("/api/v1/cases/{case}/release");
  }

  reopen(): Promise<void> {
    return this.#change("/api/v1/cases/{case}/reopen");
  }

  /** Gives a case to somebody, or to who covers for them, whoever had it. */
  async assign(to: string): Promise<void> {
    const params = this.#params;
    await answer(this.#api.POST("/api/v1/cases/{case}/assign", { params, body: { to } }));
    await this.file.load();
  }

  async handOver(to: string): Promise<void> {
    const params = this.#params;
    await answer(this.#api.POST("/api/v1/cases/{case}/hand-over", { params, body: { to } }));
    await this.file.load();
  }

  async close(ending: Refusal): Promise<void> {
    const params = this.#params;
    await answer(this.#api.POST("/api/v1/cases/{case}/close", { params, body: { ending } }));
    await this.file.load();
  }

  /** The writing of one's answer, which nobody else sees as one before it is signed. */
  answerWriting(draft: CaseAnswer | undefined): AnswerWriting {
    return new AnswerWriting(draft?.content, (content) => this.#keepDraft(content));
  }

  /** Adds to a signed answer; the patient is told again. */
  addendumForm(given: string): FormModel<Addendum> {
    return new FormModel<Addendum>(
      { text: "" },
      {
        check: ({ text }) => ({ text: text.trim() === "" ? "missing" : undefined }),
        send: async (body) => {
          const params = { path: { answer: given } };
          await answer(this.#api.POST("/api/v1/answers/{answer}/addenda", { params, body }));
          await this.file.load();
        },
      },
    );
  }

  /** Signs what was last kept: the case is answered, and the patient is told. */
  async sign(): Promise<void> {
    const params = this.#params;
    await answer(this.#api.POST("/api/v1/cases/{case}/answer/sign", { params }));
    await this.file.load();
  }

  /** Looks again when this case changes or somebody writes, until the returned function is called. */
  follow(topics: Topics): () => void {
    const offs = [
      topics.on("case.changed", (event) => {
        if (!event || event.about?.id === this.#params.path.case) void this.#refresh();
      }),
      topics.on("message.sent", () => void this.messages.refresh()),
    ];
    return () => {
      for (const off of offs) off();
    };
  }

  async #keepDraft(body: Shapes["AnswerContentBody"]): Promise<void> {
    // The server announces what becomes of the case by it; one's own draft need not be fetched.
    await answer(this.#api.PUT("/api/v1/cases/{case}/answer", { params: this.#params, body }));
  }

  async #change(
    path:
      | "/api/v1/cases/{case}/opened"
      | "/api/v1/cases/{case}/claim"
      | "/api/v1/cases/{case}/release"
      | "/api/v1/cases/{case}/reopen",
  ): Promise<void> {
    await answer(this.#api.POST(path, { params: this.#params }));
    await this.file.load();
  }

  async #again(): Promise<void> {
    await Promise.all([this.file.load(), this.messages.load()]);
  }

  async #refresh(): Promise<void> {
    await Promise.all([this.file.refresh(), this.messages.refresh()]);
  }
}
