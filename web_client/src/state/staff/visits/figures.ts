/** What administrators see of visits: rooms that are live, waits and no-shows of a period, day by day. */
import { dateIn } from "../../../lib/formats.ts";
import { dayAfter, startOfDay } from "../../../lib/zoneTime.ts";
import { type Api, answer, asked, type Shapes } from "../../../signalling/restApi.ts";
import { Resource } from "../../resource.ts";

export type VisitFigures = Shapes["VisitFiguresView"];
export type VisitDay = Shapes["VisitDayView"];
export type LiveVisit = Shapes["LiveVisitViewPage"]["items"][number];

export const PERIODS = ["today", "week", "month"] as const;
export type Period = (typeof PERIODS)[number];

const DAYS: Readonly<Record<Period, number>> = { today: 1, week: 7, month: 30 };
const LIVE_EVERY_MS = 5_000;

export function periodNamed(name: string | null): Period {
  return PERIODS.find((period) => period === name) ?? "week";
}

/** Whole days by the clinic's clock, the last of them today. */
export function spanOf(
  period: Period,
  zone: string,
  now: number,
): { readonly start: string; readonly end: string } {
  const today = dateIn(zone, new Date(now));
  const at = (date: string) => new Date(startOfDay(date, zone)).toISOString();
  return { start: at(dayAfter(today, 1 - DAYS[period])), end: at(dayAfter(today)) };
}

const STEPS = [1, 2, 5];

/** The least round number of which four steps hold `most`; charts end there. */
export function ceilingOf(most: number): number {
  for (let power = 1; ; power *= 10) {
    const step = STEPS.find((candidate) => candidate * power * 4 >= most);
    if (step !== undefined) return step * power * 4;
  }
}

export function minutesIn(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds / 6) / 10;
}

export class FiguresModel {
  readonly figures: Resource<VisitFigures>;
  readonly days: Resource<readonly VisitDay[]>;
  readonly live: Resource<readonly LiveVisit[]>;
  #period: Period;

  /** `zone`: the clinic's. */
  constructor(api: Api, zone: string, period: Period) {
    this.#period = period;
    const query = () => ({ query: spanOf(this.#period, zone, Date.now()) });
    this.figures = new Resource((ask) =>
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
    await Promise.all([this.figures.load(), this.days.load()]);
  }

  /** Looks at the rooms again and again, until the returned function is called. */
  watch(): () => void {
    void this.live.load();
    const timer = setInterval(() => {
      void this.live.refresh();
      void this.figures.refresh();
    }, LIVE_EVERY_MS);
    return () => clearInterval(timer);
  }
}
