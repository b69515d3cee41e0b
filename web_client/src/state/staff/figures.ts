/** Figures for those who run the clinic: how long answers and waits took, how many were late, over a period. */
import { dateIn } from "../../lib/formats.ts";
import { dayAfter, startOfDay } from "../../lib/zoneTime.ts";
import { type Api, type Ask, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { Resource } from "../resource.ts";

export type InboxFigures = Shapes["FiguresView"];
export type KindFigures = Shapes["KindFiguresView"];
export type VisitFigures = Shapes["VisitFiguresView"];

export const PERIODS = ["week", "month", "quarter"] as const;
export type Period = (typeof PERIODS)[number];

/** How many parts a period is drawn in, and how many days each has. */
const PARTS: Readonly<Record<Period, readonly [number, number]>> = {
  week: [7, 1],
  month: [4, 7],
  quarter: [13, 7],
};

/** One part of a period: whole days of the clinic's, the last of them today. */
export interface Part {
  /** As `2026-11-26`. */
  readonly from: string;
  /** The last day. */
  readonly to: string;
  /** RFC 3339; `until` is not within. */
  readonly since: string;
  readonly until: string;
}

/** `now`: milliseconds since 1970; `zone`: the clinic's. The oldest part first. */
export function partsOf(period: Period, now: number, zone: string): readonly Part[] {
  const [count, days] = PARTS[period];
  const tomorrow = dayAfter(dateIn(zone, new Date(now)));
  const at = (date: string) => new Date(startOfDay(date, zone)).toISOString();
  return Array.from({ length: count }, (_, index) => {
    const from = dayAfter(tomorrow, (index - count) * days);
    const next = dayAfter(from, days);
    return { from, to: dayAfter(next, -1), since: at(from), until: at(next) };
  });
}

export interface Report {
  readonly inbox: InboxFigures;
  readonly visits: VisitFigures;
  readonly parts: readonly { readonly part: Part; readonly total: KindFigures }[];
}

export class FiguresModel {
  readonly report: Resource<Report>;
  readonly #api: Api;
  #period: Period;

  constructor(api: Api, period: Period, zone: string) {
    this.#api = api;
    this.#period = period;
    this.report = new Resource((ask) => this.#report(partsOf(this.#period, Date.now(), zone), ask));
  }

  show(period: Period): void {
    this.#period = period;
    void this.report.load();
  }

  async #report(parts: readonly Part[], ask: Ask): Promise<Report> {
    const [since, until] = [parts[0]?.since ?? "", parts.at(-1)?.until ?? ""];
    const query = { start: since, end: until };
    const [inbox, visits, ...each] = await Promise.all([
      this.#inbox({ since, until }, ask),
      answer(this.#api.GET("/api/v1/visits/figures", { params: { query }, ...asked(ask) })),
      ...parts.map((part) => this.#inbox(part, ask)),
    ]);
    return {
      inbox,
      visits,
      parts: each.flatMap(({ total }, index) => {
        const part = parts[index];
        return part ? [{ part, total }] : [];
      }),
    };
  }

  #inbox({ since, until }: Pick<Part, "since" | "until">, ask: Ask): Promise<InboxFigures> {
    const params = { query: { since, until } };
    return answer(this.#api.GET("/api/v1/inbox/figures", { params, ...asked(ask) }));
  }
}

/** The next round number from which a scale can count down to nothing; at least 1. */
export function scaleTo(most: number): number {
  if (most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= most) ?? 10;
  return step * power;
}
