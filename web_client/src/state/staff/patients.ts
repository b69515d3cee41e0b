/** Patients: finding them by words of their names, and registering new ones. */
import { type Api, answer, asked, type Shapes } from "../../signalling/restApi.ts";
import { type Faults, FormModel } from "../form.ts";
import { PagedList } from "../pagedList.ts";

export type Patient = Shapes["PatientView"];

export interface Identity {
  readonly name: string;
  /** As `2001-03-09`. */
  readonly birth_date: string;
  /** BCP 47. */
  readonly language: string;
}

export const NOBODY: Identity = { name: "", birth_date: "", language: "en" };

/** The languages to offer: those we have words in, and what the patient already has. */
export function languagesFor(current: string): readonly string[] {
  return [...new Set(["en", "es", current])];
}

export function checkIdentity({ name, birth_date }: Identity): Faults<Identity> {
  return {
    name: name.trim() === "" ? "missing" : undefined,
    birth_date: birth_date === "" ? "missing" : undefined,
  };
}

export class PatientsModel {
  readonly list: PagedList<Patient>;
  #query: string;

  constructor(api: Api, query: string) {
    this.#query = query;
    this.list = new PagedList((after, ask) => {
      const query = { q: this.#query, ...(after === undefined ? {} : { after }) };
      return answer(api.GET("/api/v1/patients", { params: { query }, ...asked(ask) }));
    });
  }

  get query(): string {
    return this.#query;
  }

  /** Whole words, in any order; none finds everyone. */
  search(query: string): void {
    this.#query = query;
    void this.list.load();
  }
}

/** `onRegistered` hears of the new patient. */
export function registrationForm(api: Api, onRegistered: (patient: Patient) => void): FormModel<Identity> {
  return new FormModel<Identity>(NOBODY, {
    check: checkIdentity,
    send: async (body) => onRegistered(await answer(api.POST("/api/v1/patients", { body }))),
  });
}
