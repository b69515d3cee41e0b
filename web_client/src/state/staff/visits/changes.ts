/** What staff change about one visit outside its room: its time, its end before it began, its links. */
import { dateIn } from "../../../lib/formats.ts";
import { timeIn } from "../../../lib/zoneTime.ts";
import { type Api, answer, asked } from "../../../signalling/restApi.ts";
import { FormModel } from "../../form.ts";
import { Resource } from "../../resource.ts";
import { checkWhen, planOf, soon, type When } from "./booking.ts";
import { checkInvitee, type Invitee, inviteeBody, NO_INVITEE } from "./invitees.ts";
import type { Invitation, Visit } from "./visits.ts";

/** Whose wish it is that a visit does not take place. */
export const CANCELLERS = ["patient", "clinic"] as const;
export type Canceller = (typeof CANCELLERS)[number];

/** Minutes by which providers say to be late. */
export const DELAYS = ["5", "10", "15", "20", "30", "45", "60"] as const;

function minutesOf({ starts_at, ends_at }: Visit): string {
  if (starts_at === null || ends_at === null) return "20";
  return String((Date.parse(ends_at) - Date.parse(starts_at)) / 60_000);
}

/** A form that moves `visit`, or gives it its first time; `zone`: the clinic's. */
export function moveForm(api: Api, visit: Visit, zone: string, now = Date.now()): FormModel<When> {
  const at = visit.starts_at === null ? undefined : new Date(visit.starts_at);
  const from = at
    ? { date: dateIn(zone, at), time: timeIn(zone, at) }
    : soon(dateIn(zone, new Date(now)), zone, now);
  return new FormModel<When>(
    { ...from, minutes: minutesOf(visit) },
    {
      check: (when) => checkWhen(when, zone, Date.now()),
      send: async (when) => {
        const params = { path: { visit: visit.id } };
        await answer(api.POST("/api/v1/visits/{visit}/move", { params, body: planOf(when, zone) }));
      },
    },
  );
}

export function cancelForm(api: Api, visit: Visit): FormModel<{ readonly by: Canceller }> {
  return new FormModel<{ readonly by: Canceller }>(
    { by: "patient" },
    {
      send: async ({ by }) => {
        const params = { path: { visit: visit.id } };
        const body = { by_clinic: by === "clinic" };
        await answer(api.POST("/api/v1/visits/{visit}/cancel", { params, body }));
      },
    },
  );
}

/** Another link for somebody in a visit, shown this once; earlier ones go on to open. Throws AppError. */
export function newLink(api: Api, visit: string, participant: string): Promise<Invitation> {
  const params = { path: { visit, participant } };
  return answer(api.POST("/api/v1/visits/{visit}/participants/{participant}/link", { params }));
}

/** What the patient wrote when they asked for another visit; empty when nothing. */
export function wishOf(api: Api, visit: string): Resource<string> {
  return new Resource(async (ask) => {
    const params = { path: { visit } };
    return (await answer(api.GET("/api/v1/visits/{visit}", { params, ...asked(ask) }))).visit.reason ?? "";
  });
}

/** Whose visits are late: all of them are told. `name`: the provider's. */
export interface Delayed {
  readonly name: string;
  readonly visits: readonly string[];
}

export interface Delay {
  /** Which of the choices, by its place. */
  readonly who: string;
  readonly minutes: string;
}

/** Says that one of these providers is late: everybody in their visits is told. */
export function lateForm(api: Api, choices: readonly Delayed[]): FormModel<Delay> {
  return new FormModel<Delay>(
    { who: "0", minutes: "10" },
    {
      send: async ({ who, minutes }) => {
        const body = { minutes: Number(minutes) };
        for (const visit of choices[Number(who)]?.visits ?? []) {
          await answer(api.POST("/api/v1/visits/{visit}/late", { params: { path: { visit } }, body }));
        }
      },
    },
  );
}

/** Invites one more; `onInvited` hears of their link, which is shown this once. */
export function inviteForm(
  api: Api,
  visit: string,
  onInvited: (link: Invitation, who: Invitee) => void,
): FormModel<Invitee> {
  return new FormModel<Invitee>(NO_INVITEE, {
    check: checkInvitee,
    send: async (who) => {
      const params = { path: { visit } };
      const body = inviteeBody(who);
      onInvited(await answer(api.POST("/api/v1/visits/{visit}/participants", { params, body })), who);
    },
  });
}
