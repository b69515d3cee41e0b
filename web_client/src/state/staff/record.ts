/** A patient's record: who they are, who cares for them, and how they are reached; each part asked for by itself. */
import { dayAfter, startOfDay } from "../../lib/zoneTime.ts";
import { type Api, type Ask, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { Resource } from "../resource.ts";
import { checkIdentity, type Identity, type Patient } from "./patients.ts";

export type Contact = Shapes["ContactView"];
export type ContactKind = Shapes["ContactKind"];
export type ProxyView = Shapes["ProxyView"];
export type Relation = Shapes["Relation"];
export type Colleague = Shapes["ColleagueView"];
export type Encounter = Shapes["EncounterView"];
export type EncounterKind = Shapes["EncounterKind"];

export const RELATIONS: readonly Relation[] = ["parent", "guardian", "power-of-attorney", "caregiver"];

export interface NewContact {
  readonly kind: ContactKind;
  readonly value: string;
  /** Empty for the patient's own. */
  readonly proxy: string;
}

export interface NewProxy {
  readonly name: string;
  readonly relation: Relation;
  readonly may_consent: boolean;
  /** As `2030-03-09`: the last day; empty for no end. */
  readonly until: string;
}

export interface NewEncounter {
  readonly kind: EncounterKind;
  readonly reason: string;
  /** Empty while nobody is chosen. */
  readonly provider: string;
}

function checkContact({ kind, value }: NewContact): Faults<NewContact> {
  if (value.trim() === "") return { value: "missing" };
  const isRight = kind === "email" ? /.@.+\../.test(value) : /^\+[\d\s().\-/]{7,}$/.test(value.trim());
  return isRight ? {} : { value: "malformed" };
}

/** The names of people by id, for lists that hold ids. */
export function nameOf(colleagues: readonly Colleague[] | undefined, id: string): string | undefined {
  return colleagues?.find((colleague) => colleague.id === id)?.name;
}

export function colleaguesOf(api: Api): Resource<readonly Colleague[]> {
  return new Resource(async (ask) => (await answer(api.GET("/api/v1/colleagues", asked(ask)))).items);
}

export class RecordModel {
  readonly patient: Resource<Patient>;
  readonly contacts: Resource<readonly Contact[]>;
  readonly proxies: Resource<readonly ProxyView[]>;
  readonly encounters: Resource<readonly Encounter[]>;
  readonly team: Resource<readonly string[]>;
  readonly colleagues: Resource<readonly Colleague[]>;
  readonly glassForm: FormModel<{ readonly reason: string }>;
  readonly contactForm: FormModel<NewContact>;
  readonly proxyForm: FormModel<NewProxy>;
  readonly encounterForm: FormModel<NewEncounter>;
  readonly #api: Api;
  readonly #zone: string;
  readonly #params: { readonly path: { readonly patient: string } };

  /** `zone`: the clinic's, in which days end. */
  constructor(api: Api, id: string, zone: string) {
    this.#api = api;
    this.#zone = zone;
    this.#params = { path: { patient: id } };
    const by = (ask: Ask) => ({ params: this.#params, ...asked(ask) });
    this.patient = new Resource((ask) => answer(api.GET("/api/v1/patients/{patient}", by(ask))));
    this.contacts = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/patients/{patient}/contacts", by(ask)))).items,
    );
    this.proxies = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/patients/{patient}/proxies", by(ask)))).items,
    );
    this.encounters = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/patients/{patient}/encounters", by(ask)))).items,
    );
    this.team = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/patients/{patient}/team", by(ask)))).staff,
    );
    this.colleagues = colleaguesOf(api);
    this.glassForm = new FormModel(
      { reason: "" },
      { check: checkReason, send: ({ reason }) => this.#breakGlass(reason) },
    );
    this.contactForm = new FormModel<NewContact>(
      { kind: "email", value: "", proxy: "" },
      { check: checkContact, send: (values) => this.#addContact(values) },
    );
    this.proxyForm = new FormModel<NewProxy>(
      { name: "", relation: "parent", may_consent: true, until: "" },
      {
        check: ({ name }) => (name.trim() === "" ? { name: "missing" } : {}),
        send: (values) => this.#appoint(values),
      },
    );
    this.encounterForm = new FormModel<NewEncounter>(
      { kind: "live", reason: "", provider: "" },
      { send: (values) => this.#plan(values) },
    );
  }

  /** A form that stands for who `patient` is. */
  identityForm({ name, birth_date, language }: Patient): FormModel<Identity> {
    return new FormModel<Identity>(
      { name, birth_date, language },
      {
        check: checkIdentity,
        send: async (body) =>
          this.patient.put(
            await answer(this.#api.PATCH("/api/v1/patients/{patient}", { params: this.#params, body })),
          ),
      },
    );
  }

  /** Throws AppError. */
  async restrict(restricted: boolean): Promise<void> {
    const body = { restricted };
    this.patient.put(
      await answer(this.#api.POST("/api/v1/patients/{patient}/restrict", { params: this.#params, body })),
    );
    await this.team.load();
  }

  /** Throws AppError. */
  async endContact(contact: string): Promise<void> {
    const params = { path: { ...this.#params.path, contact } };
    await answer(this.#api.DELETE("/api/v1/patients/{patient}/contacts/{contact}", { params }));
    await this.contacts.load();
  }

  /** Throws AppError. */
  async dismissProxy(proxy: string): Promise<void> {
    const params = { path: { ...this.#params.path, proxy } };
    await answer(this.#api.DELETE("/api/v1/patients/{patient}/proxies/{proxy}", { params }));
    await this.proxies.load();
  }

  /** Throws AppError. */
  async joinTeam(staff: string): Promise<void> {
    const params = { path: { ...this.#params.path, staff } };
    await answer(this.#api.PUT("/api/v1/patients/{patient}/team/{staff}", { params }));
    await this.team.load();
  }

  /** Throws AppError. */
  async leaveTeam(staff: string): Promise<void> {
    const params = { path: { ...this.#params.path, staff } };
    await answer(this.#api.DELETE("/api/v1/patients/{patient}/team/{staff}", { params }));
    await this.team.load();
  }

  async #breakGlass(reason: string): Promise<void> {
    const body = { reason };
    await answer(this.#api.POST("/api/v1/patients/{patient}/break-glass", { params: this.#params, body }));
    await this.patient.load();
  }

  async #addContact({ kind, value, proxy }: NewContact): Promise<void> {
    const body = { kind, value, proxy: proxy || null };
    await answer(this.#api.POST("/api/v1/patients/{patient}/contacts", { params: this.#params, body }));
    this.contactForm.reset();
    await this.contacts.load();
  }

  async #appoint({ until, ...values }: NewProxy): Promise<void> {
    const body = { ...values, until: until === "" ? null : this.#endOf(until) };
    await answer(this.#api.POST("/api/v1/patients/{patient}/proxies", { params: this.#params, body }));
    this.proxyForm.reset();
    await this.proxies.load();
  }

  #endOf(date: string): string {
    return new Date(startOfDay(dayAfter(date), this.#zone)).toISOString();
  }

  async #plan({ provider, ...values }: NewEncounter): Promise<void> {
    const body = { ...values, provider: provider || null };
    await answer(this.#api.POST("/api/v1/patients/{patient}/encounters", { params: this.#params, body }));
    this.encounterForm.reset();
    await this.encounters.load();
  }
}

/** Characters; the server asks for the same. */
const SHORTEST_REASON = 10;

function checkReason({ reason }: { readonly reason: string }): Faults<{ reason: string }> {
  const { length } = reason.trim();
  if (length === 0) return { reason: "missing" };
  return length < SHORTEST_REASON ? { reason: "too-short" } : {};
}
