/** A person's way of writing to a clinic: entering, choosing a form, filling it in, and what becomes of it. */
import { AppError, toAppError } from "../../lib/appError.ts";
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
import { IntakeModel } from "./intake.ts";

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
  readonly case: GuestCase | undefined;
  readonly forms: readonly CaseForm[];
  readonly intake: IntakeModel | undefined;
  /** The red flag that must be acknowledged. */
  readonly flag: string | undefined;
  readonly error: AppError | undefined;
  readonly isBusy: boolean;
}

const NOTHING: WritingSnapshot = {
  stage: "opening",
  clinicName: "",
  emergencyNumber: "",
  case: undefined,
  forms: [],
  intake: undefined,
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
  readonly #api: GuestCaseApi;
  readonly #store = new Store(NOTHING);
  #events: Events | undefined;

  constructor(arrival: Arrival, language: () => string) {
    this.#arrival = arrival;
    this.#language = language;
    this.#api = guestCaseApi(openApi({ onSessionOver: () => undefined }));
    this.correspondence = new CorrespondenceModel(this.#api, () => void this.refresh());
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
  };

  /** Looks at the case again, by the page's own wish. */
  readonly refresh = async (): Promise<void> => {
    const found = await this.#api.read().catch(() => undefined);
    if (!found?.sent) return;
    this.#set({ case: found, stage: "case" });
    await this.correspondence.refresh(found);
  };

  readonly choose = (form: CaseForm): void => {
    const intake = new IntakeModel(form, {
      send: (body) => this.#send(body),
      flag: (body) => this.#report(body),
    });
    this.#set({ intake, stage: "form" });
  };

  readonly backToForms = (): void => this.#set({ intake: undefined, stage: "forms" });

  readonly acknowledge = (): Promise<void> =>
    this.#busily(async () => {
      const { flag } = this.#store.get();
      if (flag) await this.#api.acknowledge(flag);
      this.#set({ flag: undefined, stage: "form" });
    });

  /** Forms in the language that the page speaks now. */
  readonly loadForms = async (): Promise<void> => {
    const { items } = await this.#api.forms(this.#language());
    // Without photographs a form that requires them cannot be answered well, and this page takes none.
    this.#set({ forms: items.filter(({ photos }) => photos !== "required"), stage: "forms" });
  };

  async #arrive(slug: string): Promise<void> {
    const clinic = await this.#api.clinic(slug);
    this.#set({ clinicName: clinic.name, emergencyNumber: clinic.emergency_number });
    const guest = await this.#api.guest().catch(() => undefined);
    if (guest?.target.kind === "case" && guest.clinic.slug === slug) await this.#open(guest);
    else this.#set({ stage: "entrance" });
  }

  async #askCode(email: string): Promise<void> {
    if ("token" in this.#arrival) return;
    await this.#api.askCode(this.#arrival.clinic, email.trim(), this.#language());
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

  async #admit({ answer, guest }: Exchanged): Promise<void> {
    if (answer === "birth-date-needed") this.#set({ stage: "birth-date" });
    else if (answer === "birth-date-wrong") this.birthDate.blame({ birthDate: "refused" });
    else if (guest?.target.kind === "case") await this.#open(guest);
    else throw new AppError("link-expired");
  }

  async #open({ clinic }: Guest): Promise<void> {
    const found = await this.#api.read();
    this.#set({ case: found, clinicName: clinic.name, emergencyNumber: found.emergency_number });
    this.#events ??= new Events(location.origin, {
      onEvent: () => void this.refresh(),
      onGap: () => void this.refresh(),
    });
    if (!found.sent) return this.loadForms();
    this.#set({ stage: "case" });
    await this.correspondence.refresh(found);
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
      else await this.#open(await this.#api.guest());
    } catch (thrown) {
      const standing = standingFlag(thrown);
      if (standing === undefined) throw thrown;
      this.#set({ flag: standing, stage: "diverted" });
    }
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

/** The flag that a refusal says must be acknowledged first. */
function standingFlag(thrown: unknown): string | undefined {
  const body =
    thrown instanceof AppError ? (thrown.cause as { code?: unknown; flag?: unknown } | undefined) : undefined;
  return body?.code === "red_flag_stands" && typeof body.flag === "string" ? body.flag : undefined;
}
