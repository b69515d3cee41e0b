/** Who of the clinic is, or will be, away, and who has their cases meanwhile. */
import { dayAfter, startOfDay } from "../../lib/zoneTime.ts";
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";

export type Absence = Shapes["AbsenceView"];

export interface AbsenceValues {
  readonly staff: string;
  readonly cover: string;
  /** As `2026-12-24`: the first day. */
  readonly from: string;
  /** As `2026-12-31`: the last day, which counts. */
  readonly until: string;
}

export function checkAbsence({ staff, cover, from, until }: AbsenceValues): Faults<AbsenceValues> {
  return {
    staff: staff === "" ? "missing" : undefined,
    cover: cover === "" ? "missing" : cover === staff ? "malformed" : undefined,
    from: from === "" ? "missing" : undefined,
    until: until === "" ? "missing" : until < from ? "malformed" : undefined,
  };
}

/** From the beginning of the first to the end of the last day, by the clinic's clock. */
export function spanOf({ from, until }: Pick<AbsenceValues, "from" | "until">, zone: string) {
  return {
    since: new Date(startOfDay(from, zone)).toISOString(),
    until: new Date(startOfDay(dayAfter(until), zone)).toISOString(),
  };
}

export class AbsencesModel {
  readonly ahead: Resource<readonly Absence[]>;
  readonly #api: Api;
  readonly #zone: string;

  /** `zone`: the clinic's, in which days begin and end. */
  constructor(api: Api, zone: string) {
    this.#api = api;
    this.#zone = zone;
    this.ahead = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/inbox/absences", asked(ask)))).items,
    );
  }

  /** `onAnnounced` hears of it, with how many cases went to the cover at once. */
  form(onAnnounced: (absence: Absence) => void): FormModel<AbsenceValues> {
    return new FormModel<AbsenceValues>(
      { staff: "", cover: "", from: "", until: "" },
      {
        check: checkAbsence,
        send: async (values) => {
          const body = { staff: values.staff, cover: values.cover, ...spanOf(values, this.#zone) };
          onAnnounced(await answer(this.#api.POST("/api/v1/inbox/absences", { body })));
          await this.ahead.load();
        },
      },
    );
  }

  /** Ends an absence now; cases stay with who has them. Throws AppError. */
  async end(absence: string): Promise<void> {
    const params = { path: { absence } };
    await answer(this.#api.POST("/api/v1/inbox/absences/{absence}/end", { params }));
    await this.ahead.load();
  }
}
