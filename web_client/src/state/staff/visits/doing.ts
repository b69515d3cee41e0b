/** Letting people into a visit, keeping them out, and being told when a colleague was first. */
import { toAppError } from "../../../lib/appError.ts";
import { type Api, answer } from "../../../signalling/restApi.ts";
import type { Doing, WhyNot } from "./visits.ts";

export interface Deed {
  readonly visit: string;
  readonly person: string;
  readonly doing: Doing;
  /** With `deny` and `remove`: what the person reads in their language. */
  readonly why?: WhyNot;
}

/** A colleague let the person in first. `by`: who, if the visit still says so. */
export interface Taken {
  readonly by: string | undefined;
}

/** Does it; the answer says that a colleague was first. Throws AppError. */
export async function act(api: Api, deed: Deed): Promise<Taken | undefined> {
  try {
    await send(api, deed);
    return undefined;
  } catch (thrown) {
    if (toAppError(thrown).code !== "already-admitted") throw thrown;
    return { by: await admitterOf(api, deed) };
  }
}

async function send(api: Api, { visit, person, doing, why = "other" }: Deed): Promise<void> {
  const params = { path: { visit, participant: person } };
  const body = { why };
  const path = "/api/v1/visits/{visit}/participants/{participant}" as const;
  switch (doing) {
    case "admit":
      await answer(api.POST(`${path}/admit`, { params }));
      return;
    case "hold":
      await answer(api.POST(`${path}/hold`, { params }));
      return;
    case "deny":
      await answer(api.POST(`${path}/deny`, { params, body }));
      return;
    case "remove":
      await answer(api.POST(`${path}/remove`, { params, body }));
  }
}

async function admitterOf(api: Api, { visit, person }: Deed): Promise<string | undefined> {
  const found = await answer(api.GET("/api/v1/visits/{visit}", { params: { path: { visit } } }));
  return found.visit.participants.find(({ id }) => id === person)?.admitted_by ?? undefined;
}
