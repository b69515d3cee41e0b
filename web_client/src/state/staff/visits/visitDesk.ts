/** All that lies beside a visit while it is conducted and written about, kept across its screens. */
import type { Api } from "../../../signalling/restApi.ts";
import type { Resource } from "../../resource.ts";
import { type Colleague, colleaguesOf } from "../record.ts";
import { BriefModel } from "./brief.ts";
import { MomentsModel } from "./moments.ts";
import { NotePad, notePadDoors } from "./notePad.ts";
import type { Visit } from "./visits.ts";

export class VisitDesk {
  readonly brief: BriefModel;
  readonly moments: MomentsModel;
  readonly note: NotePad;
  readonly summary: NotePad;
  readonly colleagues: Resource<readonly Colleague[]>;

  /** `me`: who writes. */
  constructor(api: Api, { id, encounter, patient }: Visit, me: string) {
    this.brief = new BriefModel(api, patient, encounter);
    this.moments = new MomentsModel(api, id, encounter);
    this.note = new NotePad("note", me, notePadDoors(api, encounter, "note"));
    this.summary = new NotePad("summary", me, notePadDoors(api, encounter, "summary"));
    this.colleagues = colleaguesOf(api);
  }

  /** Asks for everything; the returned function keeps what is still unkept. */
  open(): () => void {
    const { patient, contacts, told } = this.brief;
    const { markers, pictures } = this.moments;
    for (const resource of [patient, contacts, told, markers, pictures, this.colleagues]) {
      void resource.load();
    }
    void this.note.load();
    void this.summary.load();
    return () => {
      this.note.close();
      this.summary.close();
    };
  }
}
