/** What is known of the patient before a visit: who they are, and what they answered. */
import { type Api, type Ask, answer, asked } from "../../../signalling/restApi.ts";
import { Resource } from "../../resource.ts";
import type { Patient } from "../patients.ts";
import type { Contact } from "../record.ts";
import { type Told, toldIn } from "./visitFile.ts";

export class BriefModel {
  readonly patient: Resource<Patient>;
  readonly contacts: Resource<readonly Contact[]>;
  readonly told: Resource<readonly Told[]>;

  constructor(api: Api, patient: string, encounter: string) {
    const by = (ask: Ask) => ({ params: { path: { patient } }, ...asked(ask) });
    this.patient = new Resource((ask) => answer(api.GET("/api/v1/patients/{patient}", by(ask))));
    this.contacts = new Resource(
      async (ask) => (await answer(api.GET("/api/v1/patients/{patient}/contacts", by(ask)))).items,
    );
    this.told = new Resource(() => toldIn(api, encounter));
  }
}

/** The number to call when the connection breaks: as said on coming, else as the clinic knows it. */
export function numberToCall(
  checkIn: { readonly call_back: string } | null | undefined,
  contacts: readonly Pick<Contact, "kind" | "value" | "proxy">[] = [],
): string | undefined {
  const known = contacts.find(({ kind, proxy }) => kind === "phone" && proxy === null);
  return checkIn?.call_back || known?.value;
}
