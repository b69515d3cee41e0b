/** Searching the audit trail: filters live in the address, so that a search can be kept and shared. */

import { type AppError, toAppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { dayAfter, startOfDay } from "../../lib/zoneTime.ts";
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { FormModel } from "../form.ts";
import { PagedList } from "../pagedList.ts";
import type { Resource } from "../resource.ts";
import { type Colleague, colleaguesOf } from "./record.ts";

export type AuditEvent = Shapes["EventView"];
export type Chain = Shapes["ChainView"];

/** The areas that events belong to. */
export const AREAS = [
  "appointment",
  "attachment",
  "audit",
  "break-glass",
  "case",
  "consent",
  "consult",
  "contact",
  "correction",
  "encounter",
  "link",
  "message",
  "note",
  "notice",
  "passkey",
  "patient",
  "proxy",
  "questionnaire",
  "response",
  "session",
  "staff",
  "tenant",
  "thread",
] as const;

export type Area = (typeof AREAS)[number];

/** Empty does not narrow. */
export interface AuditFilters {
  readonly patient: string;
  readonly staff: string;
  readonly type: string;
  /** Days by the clinic's calendar, both included, as `2026-11-26`. */
  readonly from: string;
  readonly to: string;
}

const NAMES = ["patient", "staff", "type", "from", "to"] as const satisfies (keyof AuditFilters)[];

export function filtersIn(search: string): AuditFilters {
  const given = new URLSearchParams(search);
  const [patient = "", staff = "", type = "", from = "", to = ""] = NAMES.map(
    (name) => given.get(name) ?? "",
  );
  return { patient, staff, type, from, to };
}

export const EVERYTHING: AuditFilters = filtersIn("");

const RECORD_NUMBER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is typed as filters; sending it asks nothing yet. */
export function filterForm(filters: AuditFilters): FormModel<AuditFilters> {
  return new FormModel<AuditFilters>(filters, {
    check: ({ patient }) =>
      patient.trim() === "" || RECORD_NUMBER.test(patient.trim()) ? {} : { patient: "malformed" },
    send: () => Promise.resolve(),
  });
}

interface Query {
  patient?: string;
  staff?: string;
  type?: string;
  since?: string;
  until?: string;
}

/** What to ask the server for; days become instants by the clinic's clock. */
export function queryOf({ patient, staff, type, from, to }: AuditFilters, zone: string): Query {
  const at = (date: string) => new Date(startOfDay(date, zone)).toISOString();
  return {
    ...(patient && { patient: patient.trim() }),
    ...(staff && { staff }),
    ...(type && { type }),
    ...(from && { since: at(from) }),
    ...(to && { until: at(dayAfter(to)) }),
  };
}

/** "staff" and the id of "staff:…"; the id is undefined for the server itself. */
export function agentOf(agent: string): { readonly kind: string; readonly id: string | undefined } {
  const [kind = "", id] = agent.split(":");
  return { kind, id };
}

export type Verification =
  | { readonly at: "idle" | "checking" }
  | { readonly at: "checked"; readonly chain: Chain }
  | { readonly at: "failed"; readonly error: AppError };

export class AuditModel {
  readonly list: PagedList<AuditEvent>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly #api: Api;
  readonly #zone: string;
  readonly #verification = new Store<Verification>({ at: "idle" });
  #filters: AuditFilters;

  constructor(api: Api, zone: string, filters: AuditFilters) {
    this.#api = api;
    this.#zone = zone;
    this.#filters = filters;
    this.colleagues = colleaguesOf(api);
    this.list = new PagedList((after, ask) => {
      const query = { ...queryOf(this.#filters, this.#zone), ...(after === undefined ? {} : { after }) };
      return answer(api.GET("/api/v1/audit", { params: { query }, ...asked(ask) }));
    });
  }

  get verification(): Watchable<Verification> {
    return this.#verification;
  }

  /** Where the events that match are saved from, as CSV. */
  csvAddress(filters: AuditFilters): string {
    const search = new URLSearchParams(Object.entries(queryOf(filters, this.#zone)));
    return search.size > 0 ? `/api/v1/audit.csv?${search}` : "/api/v1/audit.csv";
  }

  narrow(filters: AuditFilters): void {
    this.#filters = filters;
    void this.list.load();
  }

  /** Has the server walk the chain. */
  async verify(): Promise<void> {
    this.#verification.set({ at: "checking" });
    try {
      this.#verification.set({ at: "checked", chain: await answer(this.#api.GET("/api/v1/audit/verify")) });
    } catch (thrown) {
      this.#verification.set({ at: "failed", error: toAppError(thrown) });
    }
  }
}
