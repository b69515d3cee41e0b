import { expect, test, vi } from "vitest";
import { readProblem } from "../../lib/problem.ts";
import type { CaseForm } from "../../signalling/guestCase.ts";
import type { Written } from "./draft.ts";
import { IntakeModel } from "./intake.ts";
import { UploadsModel } from "./uploads.ts";

const FORM = {
  id: "form",
  kind: "skin-problem",
  photos: "welcome",
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

function opened({ photos = "welcome", written }: { photos?: string; written?: Written } = {}) {
  const doors = {
    send: vi.fn(async () => undefined),
    flag: vi.fn(async () => undefined),
    keep: vi.fn((_: Written) => undefined),
  };
  const refused = async () => Promise.reject(new Error("nothing is asked of the server here"));
  const uploads = vi.fn(async () => ({ items: [], next: null }));
  const files = new UploadsModel({ api: { uploads, upload: refused, insist: refused } });
  const form = { ...FORM, photos } as CaseForm;
  return { intake: new IntakeModel(form, files, doors, written), doors, uploads };
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

const WRITTEN: Written = {
  kind: "skin-problem",
  location: "Calle 1",
  callBack: "600",
  answers: { "chest-pain": [false] },
};

test("each change is kept, and what was kept is gone on with", async () => {
  const first = opened();
  first.intake.setPlace("location", "Calle 1");
  first.intake.setPlace("callBack", "600");
  first.intake.answer("chest-pain", [false]);
  expect(first.doors.keep.mock.lastCall).toEqual([WRITTEN]);
  const { intake, doors } = opened({ written: WRITTEN });
  await intake.send();
  expect(doors.send).toHaveBeenCalledOnce();
});

test("a form that requires photographs is not sent without them", async () => {
  const { intake, doors } = opened({ photos: "required", written: WRITTEN });
  await intake.send();
  expect(intake.snapshot.get().filesFault).toBe("photos-missing");
  expect(doors.send).not.toHaveBeenCalled();
});

test.each([
  ["photos_missing", "photos-missing"],
  ["files_under_way", "files-under-way"],
  ["files_undecided", "files-undecided"],
])("refused for its files (%s), it shows them as the server has them", async (code, fault) => {
  const { intake, doors, uploads } = opened({ written: WRITTEN });
  const errors = [{ field: "view", message: "far" }];
  doors.send.mockRejectedValueOnce(readProblem(409, { code, errors }));
  await intake.send();
  const { filesFault, error, missing, isBusy } = intake.snapshot.get();
  expect([filesFault, error?.code, missing, isBusy]).toEqual([fault, fault, [], false]);
  expect(uploads).toHaveBeenCalledOnce();
});
