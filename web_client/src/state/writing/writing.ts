/** A person's way of writing to a clinic: entering, choosing a form, filling it in, and what becomes of it. */
import { AppError, toAppError } from "../../lib/appError.ts";
import { coalesced } from "../../lib/coalesced.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { Events } from "../../signalling/events.ts";
import {
  type CaseForm,
  type Exchanged,
  type Guest,
  type GuestCase,
  type GuestCaseApi,
  guestCaseApi,
  type Sending,
} from "../../signalling/guestCase.ts";
import { openApi } from "../../signalling/restApi.ts";
import { FormModel } from "../form.ts";
import { CorrespondenceModel } from "./correspondence.ts";
import { type Draft, Drafts, type Written } from "./draft.ts";
import { IntakeModel } from "./intake.ts";
import { filesFault } from "./sentFile.ts";
import { UploadsModel } from "./uploads.ts";

/** How somebody came: by the clinic's public page, or by a personal link. */
export type Arrival = { readonly clinic: string } | { readonly token: string };

export type Stage =
  | "opening"
  | "entrance"
  | "code"
  | "birth-date"
  | "forms"
  | "form"
  | "diverted"
  | "case"
  | "failed";

export interface WritingSnapshot {
  readonly stage: Stage;
  readonly clinicName: string;
  readonly emergencyNumber: string;
  /** By when the clinic answers what is sent now, in whatever form; undefined while nobody knows. */
  readonly replyBy: string | undefined;
  /** The clinic's own number; empty when it has named none. */
  readonly phone: string;
  readonly case: GuestCase | undefined;
  readonly forms: readonly CaseForm[];
  readonly intake: IntakeModel | undefined;
  /** The files of this case; undefined until somebody was let in. */
  readonly uploads: UploadsModel | undefined;
  /** What is filled in was written here before. */
  readonly isDraft: boolean;
  /** The red flag that must be acknowledged. */
  readonly flag: string | undefined;
  readonly error: AppError | undefined;
  readonly isBusy: boolean;
}

const NOTHING: WritingSnapshot = {
  stage: "opening",
  clinicName: "",
  emergencyNumber: "",
  replyBy: undefined,
  phone: "",
  case: undefined,
  forms: [],
  intake: undefined,
  uploads: undefined,
  isDraft: false,
  flag: undefined,
  error: undefined,
  isBusy: false,
};

export class WritingModel {
  readonly email: FormModel<{ email: string }>;
  readonly code: FormModel<{ code: string; name: string; birthDate: string }>;
  readonly birthDate: FormModel<{ birthDate: string }>;
  readonly correspondence: CorrespondenceModel;
  readonly #arrival: Arrival;
  readonly #language: () => string;
  readonly #onVisit: (() => void) | undefined;
  readonly #api: GuestCaseApi;
  readonly #drafts: Drafts;
  readonly #store = new Store(NOTHING);
  #draft: Draft | undefined;
  #events: Events | undefined;
  /** Shows the case with all that belongs to it; until it is done there is nothing to look at again. */
  #opening: Promise<void> | undefined;
  #asked = 0;
  #shown = 0;

  /** `onVisit`: leads somebody on whose link is of a visit. */
  constructor(
    arrival: Arrival,
    language: () => string,
    onVisit?: () => void,
    drafts = new Drafts(),
    open = openGuestCase,
  ) {
    this.#arrival = arrival;
    this.#language = language;
    this.#onVisit = onVisit;
    this.#drafts = drafts;
    this.#api = open((error) => void this.#closeIfOver(error));
    this.correspondence = new CorrespondenceModel(this.#api, {
      onChange: () => this.refresh(),
      hasLooseFiles: () =>
        filesFault(this.#store.get().uploads?.snapshot.get() ?? [], "welcome") !== undefined,
      keepRead: (seq) => void this.#draft?.keepRead(seq).catch(() => undefined),
      keepBegun: async (kind, begun) => this.#draft?.keepBegun(kind, begun).catch(() => undefined),
    });
    this.email = new FormModel({ email: "" }, { check: missing, send: ({ email }) => this.#askCode(email) });
    this.code = new FormModel(
      { code: "", name: "", birthDate: "" },
      { check: missing, send: (values) => this.#enter(values) },
    );
    this.birthDate = new FormModel(
      { birthDate: "" },
      { check: missing, send: ({ birthDate }) => this.#exchange(birthDate) },
    );
  }

  get snapshot(): Watchable<WritingSnapshot> {
    return this.#store;
  }

  readonly start = (): Promise<void> =>
    this.#busily(async () => {
      if ("token" in this.#arrival) await this.#exchange(undefined);
      else await this.#arrive(this.#arrival.clinic);
    });

  readonly close = (): void => {
    this.#events?.close();
    this.#events = undefined;
    this.#store.get().uploads?.close();
  };

  /** Looks at the case again, by the page's own wish; what fails leaves what is shown. */
  readonly refresh = coalesced(async () => {
    await this.#opening?.catch(() => undefined);
    const found = await this.#look().catch(() => undefined);
    if (!found?.sent) return;
    this.#set({ case: found, stage: "case" });
    await this.correspondence.refresh(found).catch(() => undefined);
  });

  readonly choose = (form: CaseForm): void => this.#fillIn(form, undefined);

  readonly backToForms = (): void => this.#set({ intake: undefined, isDraft: false, stage: "forms" });

  /** Throws what was written here away; files that were added stay with the case. */
  readonly startAnew = async (): Promise<void> => {
    await this.#draft?.clear();
    this.backToForms();
  };

  /** Goes on with the same answers in the language that the page speaks now. */
  readonly translate = async (): Promise<void> => {
    const { intake } = this.#store.get();
    const language = this.#language();
    if (!intake || intake.form.language.split("-")[0] === language) return;
    const { items } = await this.#api.forms(language);
    const form = items.find(({ kind }) => kind === intake.form.kind);
    const isStill = intake === this.#store.get().intake && language === this.#language();
    if (form && isStill && form.id !== intake.form.id) this.#fillIn(form, intake.written);
  };

  /** Asks for another code, at this address or at another one. */
  readonly backToEntrance = (): void => this.#set({ stage: "entrance" });

  readonly acknowledge = (): Promise<void> =>
    this.#busily(async () => {
      const { flag } = this.#store.get();
      if (flag) await this.#api.acknowledge(flag);
      this.#set({ flag: undefined, stage: "form" });
    });

  /** Forms in the language that the page speaks now. */
  readonly loadForms = async (): Promise<void> => {
    const language = this.#language();
    const { items } = await this.#api.forms(language);
    // Answered late: the page speaks another language by now.
    if (language === this.#language()) this.#set({ forms: items });
  };

  #fillIn(form: CaseForm, written: Written | undefined): void {
    const { uploads } = this.#store.get();
    if (!uploads) return;
    const doors = {
      send: (body: Sending) => this.#send(body),
      flag: (body: Sending) => this.#report(body),
      // A disk that is full must not keep anybody from writing.
      keep: (now: Written) => void this.#draft?.write(now).catch(() => undefined),
    };
    this.#set({ intake: new IntakeModel(form, uploads, doors, written), stage: "form" });
  }

  async #arrive(slug: string): Promise<void> {
    const clinic = await this.#api.clinic(slug);
    const { name, emergency_number, phone } = clinic;
    this.#set({ clinicName: name, emergencyNumber: emergency_number, phone });
    await this.#promise(slug);
    const guest = await this.#api.guest().catch(async (thrown: unknown) => {
      if (isLinkEnded(thrown)) await this.#drafts.wipeWay(this.#arrival);
      return undefined;
    });
    if (guest?.target.kind === "case" && guest.clinic.slug === slug) await this.#open(guest);
    else this.#set({ stage: "entrance" });
  }

  /** What it promises is worth knowing, and nothing to fail of. */
  async #promise(slug: string): Promise<void> {
    const { reply_by } = await this.#api.promise(slug).catch(() => ({ reply_by: null }));
    this.#set({ replyBy: reply_by ?? undefined });
  }

  async #look(): Promise<GuestCase> {
    this.#asked += 1;
    const turn = this.#asked;
    const found = await this.#api.read();
    if (turn < this.#shown) return this.#store.get().case ?? found;
    this.#shown = turn;
    return found;
  }

  async #askCode(email: string): Promise<void> {
    if ("token" in this.#arrival) return;
    await this.#api.askCode(this.#arrival.clinic, email.trim(), this.#language()).catch((thrown: unknown) => {
      const error = toAppError(thrown);
      throw error.code === "not-allowed" ? new AppError("writing-closed", { cause: error }) : error;
    });
    this.#set({ stage: "code" });
  }

  async #enter({ code, name, birthDate }: { code: string; name: string; birthDate: string }): Promise<void> {
    if ("token" in this.#arrival) return;
    const { email } = this.email.snapshot.get().values;
    const language = this.#language();
    const body = {
      email: email.trim(),
      code: code.trim(),
      name: name.trim(),
      birth_date: birthDate,
      language,
    };
    await this.#admit(await this.#api.enter(this.#arrival.clinic, body));
  }

  async #exchange(birthDate: string | undefined): Promise<void> {
    if ("token" in this.#arrival) await this.#admit(await this.#api.exchange(this.#arrival.token, birthDate));
  }

  async #admit({ answer, guest, clinic }: Exchanged): Promise<void> {
    if (clinic) {
      const { name, emergency_number, phone, slug } = clinic;
      this.#set({ clinicName: name, emergencyNumber: emergency_number, phone });
      await this.#promise(slug);
    }
    if (answer === "birth-date-needed") this.#set({ stage: "birth-date" });
    else if (answer === "birth-date-wrong") this.birthDate.blame({ birthDate: "refused" });
    else if (guest?.target.kind === "case") await this.#open(guest);
    else if (guest?.target.kind === "appointment" && this.#onVisit) this.#onVisit();
    else await this.#shut();
  }

  /** The way in is closed: what was written by it is not to be found on this device any more. */
  async #shut(): Promise<never> {
    await this.#forget();
    throw new AppError("link-expired");
  }

  async #forget(): Promise<void> {
    const { case: known } = this.#store.get();
    await this.#drafts.wipeWay(this.#arrival);
    if (known) await this.#drafts.wipe(known.case, this.#draft);
  }

  /** The server no longer knows this browser: a link tells whether it is only to be opened again. */
  async #closeIfOver(error: AppError): Promise<void> {
    if (!this.#events) return;
    this.close();
    await this.#busily(async () => {
      if ("token" in this.#arrival) return this.#exchange(undefined);
      if (isLinkEnded(error)) await this.#forget();
      this.#draft = undefined;
      this.correspondence.forget();
      this.#set({ intake: undefined, uploads: undefined, case: undefined, stage: "entrance" });
    });
    if (this.#store.get().error) this.#set({ stage: "failed" });
  }

  #open(guest: Guest): Promise<void> {
    this.#opening = this.#show(guest);
    return this.#opening;
  }

  async #show({ clinic }: Guest): Promise<void> {
    const found = await this.#look();
    this.#draft = await this.#drafts.open(found.case, this.#arrival);
    this.#store.get().uploads?.close();
    const uploads = new UploadsModel({ api: this.#api });
    const { name, phone } = clinic;
    this.#set({ case: found, uploads, clinicName: name, emergencyNumber: found.emergency_number, phone });
    this.#events ??= new Events(location.origin, {
      onEvent: () => void this.refresh(),
      onGap: () => void this.refresh(),
      onOver: () => void this.refresh(),
    });
    await uploads.restore(this.#draft);
    if (!found.sent) return this.#goOn();
    this.correspondence.beginAt((await this.#draft?.readUpTo()) ?? 0);
    if (this.#draft) await this.correspondence.restore(this.#draft.begun);
    // Shown with its messages: only they tell whether what was being written has arrived.
    await this.correspondence.refresh(found).finally(() => this.#set({ stage: "case" }));
  }

  /** Shows the form that was begun here before, or all of them. */
  async #goOn(): Promise<void> {
    const written = await this.#draft?.written();
    await this.loadForms();
    const form = this.#store.get().forms.find(({ kind }) => kind === written?.kind);
    if (form) this.#fillIn(form, written);
    this.#set(form ? { isDraft: true } : { stage: "forms" });
  }

  async #report(body: Sending): Promise<void> {
    // Somebody in need may not have said yet where they are: that must not keep the clinic from knowing.
    const { location, call_back } = body.check_in;
    const { flag } = await this.#api.reportRedFlag({
      ...body,
      check_in: location && call_back ? body.check_in : null,
    });
    if (flag) this.#set({ flag, stage: "diverted" });
  }

  async #send(body: Sending): Promise<void> {
    try {
      const { outcome, flag } = await this.#api.send(body);
      if (outcome === "diverted") this.#set({ flag: flag ?? undefined, stage: "diverted" });
      else await this.#received();
    } catch (thrown) {
      const standing = standingFlag(thrown);
      if (standing === undefined) throw thrown;
      this.#set({ flag: standing, stage: "diverted" });
    }
  }

  /** The server has it: only now is it called sent, and nothing of it stays on this device. */
  async #received(): Promise<void> {
    const { case: sent } = this.#store.get();
    if (sent) await this.#drafts.wipe(sent.case, this.#draft);
    await this.#open(await this.#api.guest());
  }

  #set(change: Partial<WritingSnapshot>): void {
    this.#store.update((now) => ({ ...now, ...change }));
  }

  async #busily(step: () => Promise<void>): Promise<void> {
    this.#set({ isBusy: true, error: undefined });
    try {
      await step();
      this.#set({ isBusy: false });
    } catch (thrown) {
      const { stage } = this.#store.get();
      this.#set({ isBusy: false, error: toAppError(thrown), stage: stage === "opening" ? "failed" : stage });
    }
  }
}

function missing<V extends object>(values: V): Partial<Record<keyof V, "missing">> {
  const empty = Object.entries(values).filter(([, value]) => String(value).trim() === "");
  return Object.fromEntries(empty.map(([name]) => [name, "missing"])) as Partial<Record<keyof V, "missing">>;
}

function openGuestCase(onSessionOver: (error: AppError) => void): GuestCaseApi {
  return guestCaseApi(openApi({ onSessionOver }));
}

/** Whether the way in is closed for good, and not only this session over. */
function isLinkEnded(thrown: unknown): boolean {
  return (
    thrown instanceof AppError && (thrown.cause as { code?: unknown } | undefined)?.code === "link_ended"
  );
}

/** The flag that a refusal says must be acknowledged first. */
function standingFlag(thrown: unknown): string | undefined {
  if (!(thrown instanceof AppError)) return undefined;
  const body = thrown.cause as { code?: unknown } | undefined;
  return body?.code === "red_flag_stands" ? thrown.reasons.flag : undefined;
}
