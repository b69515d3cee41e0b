import { expect, test } from "vitest";
import { countingAnswers, itemsOf, missingItems, shownItems } from "./questionnaire.ts";

const items = itemsOf({
  item: [
    { linkId: "pain", type: "boolean", text: "Are you in pain?", required: true },
    {
      linkId: "where",
      type: "choice",
      text: "Where?",
      required: true,
      enableWhen: [{ question: "pain", operator: "=", answerBoolean: true }],
      answerOption: [
        { valueCoding: { code: "head", display: "Head" } },
        { valueCoding: { code: "chest", display: "Chest" } },
      ],
    },
    {
      linkId: "chest-more",
      type: "group",
      enableWhen: [{ question: "where", operator: "=", answerCoding: { code: "chest" } }],
      item: [{ linkId: "since", type: "integer", text: "For how many days?" }],
    },
    {
      linkId: "long",
      type: "display",
      text: "That is long.",
      enableWhen: [{ question: "since", operator: ">=", answerInteger: 7 }],
    },
  ],
});

const shown = (answers: Parameters<typeof shownItems>[1]) =>
  shownItems(items, answers).map(({ linkId }) => linkId);

test("questions appear as the answers before them ask for them", () => {
  expect(shown({})).toEqual(["pain"]);
  expect(shown({ pain: [true] })).toEqual(["pain", "where"]);
  expect(shown({ pain: [true], where: ["chest"] })).toEqual(["pain", "where", "chest-more", "since"]);
  expect(shown({ pain: [true], where: ["chest"], since: [7] })).toContain("long");
});

test("what was answered before a change of mind has no effect and is not sent", () => {
  const answers = { pain: [false], where: ["chest"], since: [9] };
  expect(shown(answers)).toEqual(["pain"]);
  expect(countingAnswers(items, answers)).toEqual({ pain: [false] });
});

test("only shown questions can be missing", () => {
  expect(missingItems(items, {})).toEqual(["pain"]);
  expect(missingItems(items, { pain: [true] })).toEqual(["where"]);
  expect(missingItems(items, { pain: [false] })).toEqual([]);
});

test("a choice is shown by its words and answered by its code", () => {
  expect(items[1]?.options).toEqual([
    { code: "head", display: "Head" },
    { code: "chest", display: "Chest" },
  ]);
});
