/** The check-in before a visit: devices and network, where one is, the questions of the clinic, consent; step by step. */
import { Store, type Watchable } from "../../lib/store.ts";
import type { Measured } from "../../signalling/networkCheck.ts";
import type { CheckInBody, GuestVisit } from "../../signalling/visitShapes.ts";
import { FormModel } from "../form.ts";
import type { PreviewModel, PreviewSnapshot } from "../preview.ts";
import {
  type Answers,
  type AnswerValue,
  countingAnswers,
  type Item,
  itemsOf,
  missingItems,
} from "../questionnaire.ts";
import { type Judgement, judge } from "./network.ts";

export type CheckInStep = "devices" | "about" | "questions" | "consent";

export interface AboutValues {
  readonly location: string;
  readonly callBack: string;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly feelsWorse: boolean;
}

export type NetworkState =
  | { readonly at: "measuring" }
  | ({ readonly at: "measured" } & Measured & Judgement);

export interface CheckInSnapshot {
  readonly step: CheckInStep;
  readonly network: NetworkState;
  readonly answers: Answers;
  /** Questions that must be answered and were not when the person wanted to go on. */
  readonly missing: readonly string[];
  readonly decisions: Readonly<Record<string, "permit" | "deny">>;
  readonly isUndecided: boolean;
}

const NOTHING_ABOUT: AboutValues = {
  location: "",
  callBack: "",
  contactName: "",
  contactPhone: "",
  feelsWorse: false,
};

/** The steps that this person has to take: only who is treated, or speaks for them, is asked about themselves. */
export function stepsFor(
  visit: Pick<GuestVisit, "rights" | "consent_texts" | "questionnaire"> & {
    me: Pick<GuestVisit["me"], "role">;
  },
): CheckInStep[] {
  const isAsked = visit.me.role === "patient" || visit.me.role === "caregiver";
  const steps: CheckInStep[] = ["devices"];
  if (isAsked) steps.push("about");
  if (isAsked && visit.questionnaire) steps.push("questions");
  if (visit.consent_texts.length > 0) steps.push("consent");
  return steps;
}

export interface CheckInDoors {
  readonly measure: () => Promise<Measured>;
  readonly answerForm: (form: string, answers: Answers) => Promise<void>;
  /** Sends the whole; what the server answers is its business. */
  readonly send: (body: CheckInBody) => Promise<void>;
}

export class CheckInModel {
  readonly steps: readonly CheckInStep[];
  readonly items: readonly Item[];
  readonly about: FormModel<AboutValues>;
  readonly #visit: GuestVisit;
  readonly #preview: PreviewModel;
  readonly #doors: CheckInDoors;
  readonly #store: Store<CheckInSnapshot>;

  /** `known`: what the person has said before they came here. */
  constructor(
    visit: GuestVisit,
    preview: PreviewModel,
    doors: CheckInDoors,
    known: Partial<AboutValues> = {},
  ) {
    this.#visit = visit;
    this.#preview = preview;
    this.#doors = doors;
    this.steps = stepsFor(visit);
    this.items = visit.questionnaire ? itemsOf(visit.questionnaire.resource) : [];
    this.about = new FormModel<AboutValues>(
      { ...NOTHING_ABOUT, ...known },
      {
        check: ({ location, callBack, contactName, contactPhone }) => ({
          location: location.trim() === "" ? "missing" : undefined,
          callBack: callBack.trim() === "" ? "missing" : undefined,
          contactName: contactName.trim() === "" && contactPhone.trim() !== "" ? "missing" : undefined,
          contactPhone: contactPhone.trim() === "" && contactName.trim() !== "" ? "missing" : undefined,
        }),
        send: () => this.#next(),
      },
    );
    this.#store = new Store<CheckInSnapshot>({
      step: "devices",
      network: { at: "measuring" },
      answers: {},
      missing: [],
      decisions: visit.consents,
      isUndecided: false,
    });
    void this.measure();
  }

  get snapshot(): Watchable<CheckInSnapshot> {
    return this.#store;
  }

  get consentTexts(): GuestVisit["consent_texts"] {
    return this.#visit.consent_texts;
  }

  readonly measure = async (): Promise<void> => {
    this.#set({ network: { at: "measuring" } });
    const measured = await this.#doors.measure();
    this.#set({ network: { at: "measured", ...measured, ...judge(measured) } });
  };

  back(): void {
    const before = this.steps[this.steps.indexOf(this.#store.get().step) - 1];
    if (before) this.#set({ step: before, missing: [], isUndecided: false });
  }

  /** From the devices to the next step. Throws AppError when it is the last and the server refuses. */
  async passDevices(): Promise<void> {
    this.#preview.dismiss();
    await this.#next();
  }

  answer(linkId: string, values: readonly AnswerValue[]): void {
    this.#store.update((now) => ({
      ...now,
      answers: { ...now.answers, [linkId]: values },
      missing: now.missing.filter((missing) => missing !== linkId),
    }));
  }

  /** Sends the answers, once none is missing. */
  async passQuestions(): Promise<void> {
    const { answers } = this.#store.get();
    const missing = missingItems(this.items, answers);
    this.#set({ missing });
    if (missing.length > 0 || !this.#visit.questionnaire) return;
    await this.#doors.answerForm(this.#visit.questionnaire.id, countingAnswers(this.items, answers));
    await this.#next();
  }

  decide(question: string, decision: "permit" | "deny"): void {
    this.#store.update((now) => ({
      ...now,
      isUndecided: false,
      decisions: { ...now.decisions, [question]: decision },
    }));
  }

  async passConsent(): Promise<void> {
    const { decisions } = this.#store.get();
    const isUndecided = this.consentTexts.some(({ question }) => decisions[question] === undefined);
    this.#set({ isUndecided });
    if (!isUndecided) await this.#next();
  }

  async #next(): Promise<void> {
    const after = this.steps[this.steps.indexOf(this.#store.get().step) + 1];
    if (after) this.#set({ step: after });
    else await this.#doors.send(this.#body());
  }

  #body(): CheckInBody {
    const { decisions, network } = this.#store.get();
    const { location, callBack, contactName, contactPhone, feelsWorse } = this.about.snapshot.get().values;
    const name = contactName.trim();
    return {
      location: location.trim(),
      call_back: callBack.trim(),
      emergency_contact: name === "" ? null : { name, phone: contactPhone.trim() },
      feels_worse: feelsWorse,
      device: deviceReport(this.#preview.snapshot.get(), network),
      consents: this.consentTexts.flatMap(({ id, question }) => {
        const decision = decisions[question];
        return decision ? [{ text: id, decision }] : [];
      }),
    };
  }

  #set(change: Partial<CheckInSnapshot>): void {
    this.#store.update((now) => ({ ...now, ...change }));
  }
}

/** The server takes a fault's name in letters only: `permission-denied` is `permissionDenied`. */
function letters(name: string | undefined): string | null {
  return name?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) ?? null;
}

function deviceReport(
  { camera, microphone, devices, error }: PreviewSnapshot,
  network: NetworkState,
): CheckInBody["device"] {
  const isMeasured = network.at === "measured";
  return {
    camera: camera === "on",
    microphone: microphone === "on",
    // Browsers that cannot choose a speaker list none, and play sound all the same.
    speaker: devices.speaker.length > 0 || devices.microphone.length > 0,
    up_kbps: isMeasured ? network.upKbps : null,
    down_kbps: isMeasured ? network.downKbps : null,
    fault: letters(error?.code ?? (isMeasured ? network.fault : undefined)),
  };
}
