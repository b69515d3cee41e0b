/** One case as staff work on it: what the patient sent, what was written, who has it, and the answer. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import { type Colleague, colleaguesOf } from "./record.ts";
import type { Topics } from "./topics.ts";

export type CaseFile = Shapes["CasePage"];
export type Case = Shapes["CaseView"];
export type CaseAnswer = Shapes["AnswerView"];
export type CaseMessage = Shapes["MessageView"];
export type FollowUpWay = Shapes["FollowUpWay"];

export const FOLLOW_UPS: readonly FollowUpWay[] = ["none", "if-needed", "written", "visit"];
export const REFUSALS = ["not-suitable", "duplicate"] as const;
export type Refusal = (typeof REFUSALS)[number];

export interface AnswerDraft {
  readonly assessment: string;
  readonly plan: string;
  readonly follow_up: FollowUpWay;
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

/** The draft that `member` has in this case, if any. */
export function draftOf({ answers }: CaseFile, member: string): CaseAnswer | undefined {
  return answers.find(({ author, signed_at }) => author === member && signed_at === null);
}

export class CaseFileModel {
  readonly file: Resource<CaseFile>;
  readonly messages: Resource<readonly CaseMessage[]>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly writing: FormModel<Writing>;
  readonly #api: Api;
  readonly #params: { readonly path: { readonly case: string } };

  constructor(api: Api, id: string) {
    this.#api = api;
    this.#params = { path: { case: id } };
    const params = this.#params;
    this.file = new Resource((ask) => answer(api.GET("/api/v1/cases/{case}", { params, ...asked(ask) })));
    this.messages = new Resource(async (ask) => {
      const { items } = await answer(api.GET("/api/v1/cases/{case}/messages", { params, ...asked(ask) }));
      return items;
    });
    this.colleagues = colleaguesOf(api);
    this.writing = new FormModel<Writing>(
      { body: "", waits: false },
      {
        check: ({ body }) => ({ body: body.trim() === "" ? "missing" : undefined }),
        send: async (body) => {
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

  /** The form of one's answer; sending it keeps the draft, which nobody else sees as an answer. */
  answerForm(draft: CaseAnswer | undefined): FormModel<AnswerDraft> {
    const { assessment = "", plan = "", follow_up = null } = draft?.content ?? {};
    return new FormModel<AnswerDraft>(
      { assessment, plan, follow_up: follow_up?.way ?? "none" },
      {
        check: ({ assessment, plan }) => ({
          assessment: assessment.trim() === "" ? "missing" : undefined,
          plan: plan.trim() === "" ? "missing" : undefined,
        }),
        send: ({ assessment, plan, follow_up }) =>
          this.#keepDraft({ assessment, plan, follow_up: { way: follow_up } }),
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
    await answer(this.#api.PUT("/api/v1/cases/{case}/answer", { params: this.#params, body }));
    await this.file.load();
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
