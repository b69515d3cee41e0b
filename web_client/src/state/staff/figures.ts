/** Figures for those who run the clinic: how long answers and waits took, who was late or did not come. */
import { dateIn } from "../../lib/formats.ts";
import { dayAfter, startOfDay } from "../../lib/zoneTime.ts";
import { type Api, type Ask, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { Resource } from "../resource.ts";

export type InboxFigures = Shapes["FiguresView"];
export type KindFigures = Shapes["KindFiguresView"];
export type VisitFigures = Shapes["VisitFiguresView"];
export type VisitDay = Shapes["VisitDayView"];
export type LiveVisit = Shapes["LiveVisitView"];

const LIVE_EVERY_MS = 5_000;

export const PERIODS = ["week", "month", "quarter"] as const;
export type Period = (typeof PERIODS)[number];

export function periodNamed(name: string | null): Period {
  return PERIODS.find((period) => period === name) ?? "month";
}

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
  readonly parts: readonly { readonly part: Part; readonly total: KindFigures }[];
}

export class FiguresModel {
  readonly report: Resource<Report>;
  readonly visits: Resource<VisitFigures>;
  readonly days: Resource<readonly VisitDay[]>;
  readonly live: Resource<readonly LiveVisit[]>;
  readonly #api: Api;
  #period: Period;

  /** `zone`: the clinic's. */
  constructor(api: Api, period: Period, zone: string) {
    this.#api = api;
    this.#period = period;
    const parts = () => partsOf(this.#period, Date.now(), zone);
    const query = () => {
      const all = parts();
      return { query: { start: all[0]?.since ?? "", end: all.at(-1)?.until ?? "" } };
    };
    this.report = new Resource((ask) => this.#report(parts(), ask));
    this.visits = new Resource((ask) =>
      answer(api.GET("/api/v1/visits/figures", { params: query(), ...asked(ask) })),
    );
    this.days = new Resource(
      async (ask) =>
        (await answer(api.GET("/api/v1/visits/figures/days", { params: query(), ...asked(ask) }))).items,
    );
    this.live = new Resource(async (ask) => (await answer(api.GET("/api/v1/visits/live", asked(ask)))).items);
  }

  show(period: Period): void {
    this.#period = period;
    void this.look();
  }

  async look(): Promise<void> {
    await Promise.all([this.report.load(), this.visits.load(), this.days.load()]);
  }

  /** Looks at what changes from minute to minute again and again, until the returned function is called. */
  watch(): () => void {
    void this.live.load();
    const timer = setInterval(() => {
      void this.live.refresh();
      void this.visits.refresh();
    }, LIVE_EVERY_MS);
    return () => clearInterval(timer);
  }

  async #report(parts: readonly Part[], ask: Ask): Promise<Report> {
    const [since, until] = [parts[0]?.since ?? "", parts.at(-1)?.until ?? ""];
    const [inbox, ...each] = await Promise.all([
      this.#inbox({ since, until }, ask),
      ...parts.map((part) => this.#inbox(part, ask)),
    ]);
    return {
      inbox,
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
