/** How long things are kept, whose records are held, and what the next purge would do. */
import { AppError } from "../../lib/appError.ts";
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";

export type Rule = Shapes["RetentionRuleView"];
export type Hold = Shapes["LegalHoldView"];

export interface RuleValues {
  readonly isForEver: boolean;
  readonly days: string;
}

export interface HoldValues {
  readonly patient_name: string;
  /** As `2001-03-09`. */
  readonly birth_date: string;
  readonly reason: string;
}

const MOST_DAYS = 36_500;
const SHORTEST_REASON = 10;
/** What a rule begins with when there was none: a quarter, which errs on the side of keeping. */
const FIRST_DAYS = "90";

/** The rule as it is typed, in days; null for ever, undefined while it is none. */
export function keepDays({ isForEver, days }: RuleValues): number | null | undefined {
  if (isForEver) return null;
  const count = Number(days);
  return /^\d+$/.test(days.trim()) && count >= 1 && count <= MOST_DAYS ? count : undefined;
}

export function checkHold({ patient_name, birth_date, reason }: HoldValues): Faults<HoldValues> {
  const written = reason.trim().length;
  return {
    patient_name: patient_name.trim() === "" ? "missing" : undefined,
    birth_date: birth_date === "" ? "missing" : undefined,
    reason: written === 0 ? "missing" : written < SHORTEST_REASON ? "too-short" : undefined,
  };
}

export class RetentionModel {
  readonly rules: Resource<readonly Rule[]>;
  readonly holds: Resource<readonly Hold[]>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.rules = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/retention/rules", asked(ask)))).items,
    );
    this.holds = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/retention/holds", asked(ask)))).items,
    );
  }

  /** A form that stands for the rule of one kind. `onRight` hears what is asked for; null is for ever. */
  ruleForm({ keep_days }: Rule, onRight: (days: number | null) => Promise<void>): FormModel<RuleValues> {
    return new FormModel<RuleValues>(
      { isForEver: keep_days === null, days: keep_days === null ? FIRST_DAYS : String(keep_days) },
      {
        check: (values) => ({ days: keepDays(values) === undefined ? "malformed" : undefined }),
        send: (values) => onRight(keepDays(values) ?? null),
      },
    );
  }

  /** Has things of a kind kept for so many days; null for ever. Throws AppError. */
  async keep(kind: string, days: number | null): Promise<void> {
    const params = { path: { kind } };
    await answer(this.#api.PUT("/api/v1/retention/rules/{kind}", { params, body: { keep_days: days } }));
    await this.rules.load();
  }

  holdForm(): FormModel<HoldValues> {
    return new FormModel<HoldValues>(
      { patient_name: "", birth_date: "", reason: "" },
      {
        check: checkHold,
        send: (body) => this.#place(body),
      },
    );
  }

  async #place(body: HoldValues): Promise<void> {
    try {
      const { items } = await answer(this.#api.POST("/api/v1/retention/holds", { body }));
      this.holds.put(items);
    } catch (thrown) {
      // Nobody has this name and birth date: that is for the fields to say.
      const isNobody = thrown instanceof AppError && thrown.code === "not-found";
      throw isNobody ? new AppError("malformed", { fields: ["patient_name"], cause: thrown }) : thrown;
    }
    await this.rules.load();
  }

  /** Lets the next purge take what only this hold kept. Throws AppError. */
  async release(hold: string): Promise<void> {
    const params = { path: { hold } };
    await answer(this.#api.POST("/api/v1/retention/holds/{hold}/release", { params }));
    await Promise.all([this.holds.load(), this.rules.load()]);
  }
}
