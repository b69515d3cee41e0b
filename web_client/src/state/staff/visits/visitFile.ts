/** One visit as staff see it outside the room: who takes part, what the patient said on coming, and the messages. */
import { type Api, answer, asked, type Shapes } from "../../../signalling/restApi.ts";
import { wholeThread } from "../../../signalling/wholeThread.ts";
import { Resource } from "../../resource.ts";
import { Thread } from "../../thread.ts";
import { type Colleague, colleaguesOf } from "../record.ts";
import type { Topics } from "../topics.ts";
import type { Risk } from "./visits.ts";

export type VisitDetail = Shapes["VisitDetailView"];

/** A form as it was filled in. */
export interface Told {
  readonly id: string;
  readonly resource: Shapes["QuestionnaireView"]["resource"];
  readonly answers: Shapes["ResponseView"]["answers"];
  readonly authored_at: string;
}

export class VisitModel {
  readonly detail: Resource<VisitDetail>;
  readonly told: Resource<readonly Told[]>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly thread: Thread;
  readonly #api: Api;
  readonly #params: { readonly path: { readonly visit: string } };

  constructor(api: Api, id: string) {
    this.#api = api;
    this.#params = { path: { visit: id } };
    const params = this.#params;
    this.detail = new Resource((ask) => answer(api.GET("/api/v1/visits/{visit}", { params, ...asked(ask) })));
    this.told = new Resource(async () => {
      const encounter = this.detail.snapshot.get().value?.visit.encounter;
      return encounter === undefined ? [] : toldIn(api, encounter);
    });
    this.colleagues = colleaguesOf(api);
    this.thread = threadOf(api, id);
    this.thread.conversation.open(true);
  }

  async open(): Promise<void> {
    await this.detail.load();
    if (!this.detail.snapshot.get().value) return;
    await Promise.all([this.told.load(), this.thread.refresh().catch(() => undefined)]);
  }

  /** Throws AppError. */
  async rate(risk: Risk): Promise<void> {
    await answer(this.#api.POST("/api/v1/visits/{visit}/risk", { params: this.#params, body: { risk } }));
    await this.detail.load();
  }

  /** The patient does not come: the visit goes on in writing. Throws AppError. */
  async giveUp(): Promise<void> {
    await answer(this.#api.POST("/api/v1/visits/{visit}/no-show", { params: this.#params }));
    await this.detail.load();
  }

  /** Takes a mistaken end back. Throws AppError. */
  async reopen(): Promise<void> {
    await answer(this.#api.POST("/api/v1/visits/{visit}/reopen", { params: this.#params }));
    await this.detail.load();
  }

  /** Looks again when this visit changes or somebody writes, until the returned function is called. */
  follow(topics: Topics): () => void {
    this.thread.start();
    const offs = [
      () => this.thread.stop(),
      topics.on("visit.changed", (event) => {
        if (event && event.about?.id !== this.#params.path.visit) return;
        void this.detail.refresh();
        void this.told.refresh();
      }),
      topics.on("message.sent", () => void this.thread.refresh().catch(() => undefined)),
    ];
    return () => {
      for (const off of offs) off();
    };
  }
}

/** The messages of a visit; what was fetched counts as read. */
export function threadOf(api: Api, visit: string): Thread {
  const params = { path: { visit } };
  const read = async (seq: number | undefined) => {
    if (seq === undefined) return;
    await answer(api.POST("/api/v1/visits/{visit}/messages/read", { params, body: { seq } }));
  };
  return new Thread({
    fetch: async (known) => {
      const headers = { "Housecall-Background": "1" };
      const messages = await wholeThread(async (after) => {
        const asked = { params: { ...params, query: { after } }, headers };
        return (await answer(api.GET("/api/v1/visits/{visit}/messages", asked))).items;
      }, known);
      await read(messages.at(-1)?.seq);
      return messages;
    },
    send: async (body, id) => {
      const sent = await answer(api.POST("/api/v1/visits/{visit}/messages", { params, body: { body, id } }));
      await read(sent.seq);
      return sent;
    },
  });
}

export async function toldIn(api: Api, encounter: string): Promise<readonly Told[]> {
  const params = { path: { encounter } };
  const { items } = await answer(api.GET("/api/v1/encounters/{encounter}/responses", { params }));
  return Promise.all(
    items.map(async ({ id, questionnaire, answers, authored_at }) => {
      const form = await answer(
        api.GET("/api/v1/questionnaires/{questionnaire}", { params: { path: { questionnaire } } }),
      );
      return { id, resource: form.resource, answers, authored_at };
    }),
  );
}
