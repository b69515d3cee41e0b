/** What the clinic promises those who write, as it is typed, and when cases would be due by it. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";

export type Terms = Shapes["TermsView"];
export type Dues = Shapes["DuesView"];
export type SpanUnit = Shapes["SpanUnit"];
type Promises = Shapes["PromisesView"];

export const PROMISED = ["urgent", "soon", "routine"] as const;
export type Promised = (typeof PROMISED)[number];
export const UNITS: readonly SpanUnit[] = ["hours", "days"];

/** A count as it is typed; empty for none. */
export interface SpanValues {
  readonly count: string;
  readonly unit: SpanUnit;
}

export interface PromiseValues {
  readonly answer: SpanValues;
  /** Without a count nobody has to look before the answer. */
  readonly look: SpanValues;
}

export interface TermsValues {
  readonly urgent: PromiseValues;
  readonly soon: PromiseValues;
  readonly routine: PromiseValues;
  readonly lease_minutes: string;
  readonly reopen_within_days: string;
  readonly unread_after_days: string;
  readonly is_public: boolean;
}

const MOST: Readonly<Record<SpanUnit, number>> = { hours: 336, days: 60 };

const RANGES = {
  lease_minutes: [5, 1440],
  reopen_within_days: [0, 365],
  unread_after_days: [1, 90],
} as const;

function whole(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= least && value <= most ? value : undefined;
}

function spanValues(span: Shapes["SpanView"] | null): SpanValues {
  return span ? { count: String(span.count), unit: span.unit } : { count: "", unit: "hours" };
}

export function termsValuesOf(terms: Terms): TermsValues {
  const promise = (name: Promised) => ({
    answer: spanValues(terms.promises[name].answer),
    look: spanValues(terms.promises[name].first_look),
  });
  return {
    urgent: promise("urgent"),
    soon: promise("soon"),
    routine: promise("routine"),
    lease_minutes: String(terms.lease_minutes),
    reopen_within_days: String(terms.reopen_within_days),
    unread_after_days: String(terms.unread_after_days),
    is_public: terms.is_public,
  };
}

function promiseOf({ answer: span, look }: PromiseValues): Shapes["PromiseView"] | undefined {
  const count = whole(span.count, 1, MOST[span.unit]);
  const first = look.count === "" ? 0 : whole(look.count, 1, MOST[look.unit]);
  if (count === undefined || first === undefined) return undefined;
  return {
    answer: { count, unit: span.unit },
    first_look: first === 0 ? null : { count: first, unit: look.unit },
  };
}

/** The promises as they are typed; undefined while one of them is none. */
export function promisesOf(values: Pick<TermsValues, Promised>): Promises | undefined {
  const [urgent, soon, routine] = PROMISED.map((name) => promiseOf(values[name]));
  return urgent && soon && routine ? { urgent, soon, routine } : undefined;
}

export function checkTerms(values: TermsValues): Faults<TermsValues> {
  const promised = PROMISED.map((name) => [name, promiseOf(values[name]) ? undefined : "malformed"] as const);
  const ranged = Object.entries(RANGES).map(([name, [least, most]]) => {
    const isRight = whole(values[name as keyof typeof RANGES], least, most) !== undefined;
    return [name, isRight ? undefined : "malformed"] as const;
  });
  return Object.fromEntries([...promised, ...ranged]);
}

export class TermsModel {
  readonly terms: Resource<Terms>;
  /** By the promises as they are typed. */
  readonly dues: Resource<Dues>;
  readonly #api: Api;
  #typed: Promises | undefined;

  constructor(api: Api) {
    this.#api = api;
    this.terms = new Resource((ask) => answer(api.GET("/api/v1/inbox/terms", asked(ask))));
    this.dues = new Resource((ask) =>
      answer(api.POST("/api/v1/inbox/terms/due", { body: this.#typed as Promises, ...asked(ask) })),
    );
  }

  form(terms: Terms): FormModel<TermsValues> {
    return new FormModel<TermsValues>(termsValuesOf(terms), {
      check: checkTerms,
      send: async (values) => {
        const promises = promisesOf(values);
        if (!promises) return;
        const body = {
          promises,
          lease_minutes: Number(values.lease_minutes),
          reopen_within_days: Number(values.reopen_within_days),
          unread_after_days: Number(values.unread_after_days),
          is_public: values.is_public,
        };
        this.terms.put(await answer(this.#api.PUT("/api/v1/inbox/terms", { body })));
      },
    });
  }

  /** Has the server count by what is typed; what is no promise yet is not asked about. */
  count(values: Pick<TermsValues, Promised>): void {
    const promises = promisesOf(values);
    if (!promises) return;
    this.#typed = promises;
    void this.dues.load();
  }
}
