/** What coordinators see to: who gave an answer that needs help at once, and what cases need somebody. */
import { type Api, type Ask, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Item, itemsOf } from "../questionnaire.ts";
import { Resource } from "../resource.ts";
import { type Colleague, colleaguesOf } from "./record.ts";
import type { Topics } from "./topics.ts";

export type Task = Shapes["TaskView"];
export type TaskKind = Shapes["TaskKind"];

/** One entry of the safety list, with the questions in words: what was answered so that help is needed. */
export interface RedFlag {
  readonly flag: Shapes["RedFlagView"];
  readonly questions: readonly string[];
}

/** `texts`: of each question, by linkId; a question without one is named by its linkId. */
export function redFlagOf(flag: Shapes["RedFlagView"], texts: ReadonlyMap<string, string>): RedFlag {
  return { flag, questions: flag.questions.map((linkId) => texts.get(linkId) ?? linkId) };
}

export class CoordinationModel {
  readonly redFlags: Resource<readonly RedFlag[]>;
  readonly tasks: Resource<readonly Task[]>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly #api: Api;
  readonly #texts = new Map<string, ReadonlyMap<string, string>>();

  constructor(api: Api) {
    this.#api = api;
    this.redFlags = new Resource((ask) => this.#redFlags(ask));
    this.tasks = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/inbox/tasks", asked(ask)))).items,
    );
    this.colleagues = colleaguesOf(api);
  }

  /** Takes somebody off the safety list: they were reached, or cannot be. Throws AppError. */
  async handled(flag: string): Promise<void> {
    const params = { path: { flag } };
    await answer(this.#api.POST("/api/v1/inbox/red-flags/{flag}/handled", { params }));
    await this.redFlags.load();
  }

  /** Throws AppError. */
  async done(task: string): Promise<void> {
    const params = { path: { task } };
    await answer(this.#api.POST("/api/v1/inbox/tasks/{task}/done", { params }));
    await this.tasks.load();
  }

  /** Looks again when there is more or less to see to, until the returned function is called. */
  follow(topics: Topics, sees: { readonly tasks: boolean; readonly redFlags: boolean }): () => void {
    return topics.on("tasks.changed", () => {
      if (sees.redFlags) void this.redFlags.refresh();
      if (sees.tasks) void this.tasks.refresh();
    });
  }

  async #redFlags(ask: Ask): Promise<readonly RedFlag[]> {
    const { items } = await answer(this.#api.GET("/api/v1/inbox/red-flags", asked(ask)));
    return Promise.all(items.map(async (flag) => redFlagOf(flag, await this.#textsOf(flag.form, ask))));
  }

  /** The questions of a form, which never change once it is published. */
  async #textsOf(questionnaire: string, ask: Ask): Promise<ReadonlyMap<string, string>> {
    const known = this.#texts.get(questionnaire);
    if (known) return known;
    const params = { path: { questionnaire } };
    const call = this.#api.GET("/api/v1/questionnaires/{questionnaire}", { params, ...asked(ask) });
    const items = itemsOf((await answer(call)).resource);
    const texts = new Map(everyItem(items).map(({ linkId, text }) => [linkId, text] as const));
    this.#texts.set(questionnaire, texts);
    return texts;
  }
}

function everyItem(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => [item, ...everyItem(item.items)]);
}
