import { expect, test } from "vitest";
import { AppError } from "../../../lib/appError.ts";
import {
  type AnswerContent,
  contentOf,
  draftFrom,
  faultsOf,
  inserted,
  isFaultless,
  missingIn,
} from "./content.ts";
import { diagnosisFrom, oftenMade } from "./diagnoses.ts";
import { AnswerWriting } from "./writing.ts";

const NAEVUS = {
  system: "http://hl7.org/fhir/sid/icd-10-cm",
  code: "D22.9",
  display: "Melanocytic nevi",
} as const;
const FULL: AnswerContent = {
  assessment: "An even mole",
  plan: "Take a picture of it",
  diagnoses: [NAEVUS],
  renewal: { decision: "changed", medicine: "Amlodipine 10 mg", remark: "In the evening" },
  follow_up: { way: "written", in_days: 180, remark: "" },
};

test("an answer comes back from the form as it went into it", () => {
  expect(contentOf(draftFrom(FULL))).toEqual(FULL);
  expect(contentOf(draftFrom())).toEqual({
    assessment: "",
    plan: "",
    diagnoses: [],
    renewal: null,
    follow_up: { way: "none", in_days: null, remark: "" },
  });
});

test("days say nothing of a follow-up that has no date", () => {
  const draft = { ...draftFrom(FULL), follow_up: "if-needed" as const };
  expect(contentOf(draft).follow_up).toEqual({ way: "if-needed", in_days: null, remark: "" });
});

test.each([
  ["0", "malformed"],
  ["366", "malformed"],
  ["soon", "malformed"],
  ["", undefined],
  ["365", undefined],
])("%j days are %s", (in_days, fault) => {
  expect(faultsOf({ ...draftFrom(FULL), in_days }).in_days).toBe(fault);
});

test("only what is signed must be complete, and then a decision names its medicine", () => {
  const decided = { ...draftFrom(), decision: "renewed" as const };
  expect(isFaultless(faultsOf(decided))).toBe(true);
  expect(missingIn(decided).medicine).toBe("missing");
  expect(missingIn(draftFrom())).toMatchObject({ assessment: "missing", plan: "missing" });
});

test("a template adds to what is written, and chooses only what is not chosen", () => {
  const begun = {
    ...draftFrom(),
    assessment: "Dear Marisol. ",
    diagnoses: [NAEVUS],
    follow_up: "visit" as const,
  };
  expect(inserted(begun, FULL)).toMatchObject({
    assessment: "Dear Marisol.\n\nAn even mole",
    plan: "Take a picture of it",
    diagnoses: [NAEVUS],
    decision: "changed",
    medicine: "Amlodipine 10 mg",
    follow_up: "visit",
    in_days: "",
  });
});

test("a diagnosis is found by code and by words in either language; others are typed with theirs", () => {
  expect(diagnosisFrom("l20.9", "en")?.display).toBe("Atopic dermatitis, unspecified");
  expect(diagnosisFrom("Dermatitis atópica, no especificada", "es-MX")?.code).toBe("L20.9");
  expect(diagnosisFrom("m79.7 Fibromyalgia", "en")).toEqual({
    ...NAEVUS,
    code: "M79.7",
    display: "Fibromyalgia",
  });
  expect(diagnosisFrom("something on the arm", "en")).toBeUndefined();
  const codes = oftenMade("en").map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

function writing(keep: (content: AnswerContent) => Promise<void> = async () => undefined) {
  const kept: AnswerContent[] = [];
  return {
    kept,
    model: new AnswerWriting(undefined, async (content) => {
      await keep(content);
      kept.push(content);
    }),
  };
}

test("what is written is kept by itself once, and not while it is not right", async () => {
  const { model, kept } = writing();
  await model.keepQuietly();
  expect(kept).toEqual([]);
  model.form.set("plan", "Rest");
  await model.keepQuietly();
  await model.keepQuietly();
  expect(kept.map(({ plan }) => plan)).toEqual(["Rest"]);
  expect(model.keptAt.get()).toBeDefined();
  model.form.set("follow_up", "visit");
  model.form.set("in_days", "soon");
  await model.keepQuietly();
  expect(kept).toHaveLength(1);
});

test("that it could not be kept is said once, with a way on", async () => {
  const { model } = writing(async () => {
    throw new AppError("case-taken");
  });
  model.form.set("plan", "Rest");
  await model.keepQuietly();
  expect(model.form.snapshot.get().error?.code).toBe("case-taken");
});

test("an incomplete answer is not ready to sign, and says why", async () => {
  const { model, kept } = writing();
  expect(await model.readyToSign()).toBe(false);
  expect(model.form.snapshot.get().faults).toMatchObject({ assessment: "missing", plan: "missing" });
  model.insert(FULL);
  expect(await model.readyToSign()).toBe(true);
  expect(kept).toHaveLength(1);
});
