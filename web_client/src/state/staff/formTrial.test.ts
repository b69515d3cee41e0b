import { expect, test } from "vitest";
import { itemsOf } from "../questionnaire.ts";
import type { FormPreview } from "./formDraft.ts";
import { FormTrial, flagsRaised, priorityWith } from "./formTrial.ts";

const ITEMS = itemsOf({
  item: [
    { linkId: "kind", type: "choice", required: true, answerOption: [{ valueString: "mole" }] },
    {
      linkId: "bleeds",
      type: "boolean",
      required: true,
      enableWhen: [{ question: "kind", operator: "=", answerString: "mole" }],
    },
    { linkId: "pain", type: "integer" },
  ],
});
const PREVIEW = {
  title: "Skin",
  form: { red_flags: [{ question: "bleeds", operator: "=", answer: true }] },
  pool: "general",
  priority: "routine",
  raises: [
    { condition: { question: "pain", operator: ">=", answer: 7 }, priority: "soon" },
    { condition: { question: "pain", operator: ">=", answer: 9 }, priority: "urgent" },
  ],
} as unknown as FormPreview;

test("a red flag counts only while its question is shown", () => {
  const flags = (answers: Record<string, (string | boolean)[]>) =>
    flagsRaised(PREVIEW, ITEMS, answers).length;
  expect([flags({ kind: ["mole"], bleeds: [true] }), flags({ bleeds: [true] }), flags({})]).toEqual([
    1, 0, 0,
  ]);
});

test.each([
  [6, "routine"],
  [7, "soon"],
  [9, "urgent"],
])("pain %i is %s", (pain, priority) => {
  expect(priorityWith(PREVIEW, ITEMS, { pain: [pain] })).toBe(priority);
});

test("it would be sent only when nothing is missing, and a change takes that back", () => {
  const trial = new FormTrial();
  trial.answer("kind", ["mole"]);
  trial.send(ITEMS);
  expect(trial.snapshot.get()).toMatchObject({ missing: ["bleeds"], isSent: false });
  trial.answer("bleeds", [false]);
  trial.send(ITEMS);
  expect(trial.snapshot.get()).toMatchObject({ missing: [], isSent: true });
  trial.answer("pain", [3]);
  expect(trial.snapshot.get().isSent).toBe(false);
  trial.acknowledge([{ question: "pain", operator: "=", answer: 3 }]);
  expect(trial.snapshot.get().acknowledged).toEqual(["pain"]);
  trial.answer("pain", [4]);
  expect(trial.snapshot.get().acknowledged).toEqual([]);
  trial.clear();
  expect(trial.snapshot.get().answers).toEqual({});
});
