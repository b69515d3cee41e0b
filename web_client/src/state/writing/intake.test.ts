import { expect, test, vi } from "vitest";
import type { CaseForm } from "../../signalling/guestCase.ts";
import { IntakeModel } from "./intake.ts";

const FORM = {
  id: "form",
  red_flags: [
    { question: "chest-pain", operator: "=", answer: true },
    { question: "systolic", operator: ">=", answer: 180 },
  ],
  resource: {
    item: [
      { linkId: "chest-pain", type: "boolean", required: true },
      { linkId: "systolic", type: "integer" },
    ],
  },
} as unknown as CaseForm;

function opened() {
  const doors = { send: vi.fn(async () => undefined), flag: vi.fn(async () => undefined) };
  return { intake: new IntakeModel(FORM, doors), doors };
}

test("nothing is sent while a place or a required answer is missing", async () => {
  const { intake, doors } = opened();
  await intake.send();
  expect(intake.snapshot.get().missing).toEqual(["location", "callBack", "chest-pain"]);
  expect(doors.send).not.toHaveBeenCalled();
});

test("what is complete is sent with the check-in", async () => {
  const { intake, doors } = opened();
  intake.setPlace("location", " Calle 1 ");
  intake.setPlace("callBack", "600");
  intake.answer("chest-pain", [false]);
  await intake.send();
  expect(doors.send).toHaveBeenCalledWith({
    form: "form",
    answers: { "chest-pain": [false] },
    check_in: { location: "Calle 1", call_back: "600" },
  });
});

test("the server is asked at once about a choice, and about a number only when it is sent", () => {
  const { intake, doors } = opened();
  intake.answer("systolic", [190]);
  expect(doors.flag).not.toHaveBeenCalled();
  intake.answer("chest-pain", [true]);
  expect(doors.flag).toHaveBeenCalledOnce();
});
