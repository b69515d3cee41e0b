import { expect, test } from "vitest";
import type { UploadView } from "../../signalling/guestCase.ts";
import { begun, type FileStage, filesFault, kindOf, known, looked, type SentFile, told } from "./sentFile.ts";

const PICTURE = { name: "arm.jpg", size: 100, type: "image/jpeg" };
const VIEW = {
  id: "upload",
  kind: "image",
  name: "arm.jpg",
  size: 100,
  view: "close",
  state: "attached",
  refusal: null,
  insisted: null,
  attachment: "copy",
  rendition: { verdict: "good", reasons: [], has_thumbnail: true },
} as unknown as UploadView;

test.each([
  ["arm.jpg", "image/jpeg", "image"],
  ["IMG_1.HEIC", "", "image"],
  ["letter.pdf", "application/pdf", "document"],
  ["cough.m4a", "audio/x-m4a", "audio"],
  ["walk.mov", "video/quicktime", "video"],
  ["scan.dcm", "", "dicom"],
  ["drawing.svg", "image/svg+xml", undefined],
  ["tool.exe", "application/x-msdownload", undefined],
])("%s of type %s is taken as %s", (name, type, kind) => {
  expect(kindOf({ name, type })).toBe(kind);
});

test("an empty file and one of a wrong kind are refused before anything is sent", () => {
  expect(begun("1", { ...PICTURE, size: 0 }, null)).toMatchObject({ stage: "refused", refusal: "empty" });
  expect(begun("1", { ...PICTURE, name: "a.exe", type: "" }, null).refusal).toBe("unknown-type");
  expect(begun("1", PICTURE, "far")).toMatchObject({ stage: "looking", view: "far" });
  expect(begun("1", { ...PICTURE, type: "application/pdf" }, null).stage).toBe("sending");
});

test("a poor photograph waits for its sender, a doubtful one goes, one too large to open does not", () => {
  const file = begun("1", PICTURE, "close");
  expect(looked(file, { verdict: "poor", reasons: ["focus-refused"] })).toMatchObject({
    stage: "doubted",
    reasons: ["focus-refused"],
  });
  expect(looked(file, { verdict: "doubtful", reasons: ["focus-low"] }).stage).toBe("sending");
  expect(looked({ ...file, insisted: "other" }, { verdict: "poor", reasons: [] }).stage).toBe("sending");
  expect(looked(file, "unreadable").stage).toBe("sending");
  expect(looked(file, "too-many-pixels")).toMatchObject({ stage: "refused", refusal: "too-many-pixels" });
});

test("what the server says of it counts", () => {
  expect(known(VIEW)).toMatchObject({
    stage: "kept",
    verdict: "good",
    preview: "/api/v1/attachments/copy/thumbnail",
  });
  expect(told(begun("1", PICTURE, null), { ...VIEW, state: "refused", refusal: "infected" })).toMatchObject({
    stage: "refused",
    refusal: "infected",
  });
  expect(known({ ...VIEW, state: "receiving", rendition: null }).stage).toBe("lost");
});

function file(stage: FileStage, view: SentFile["view"] = null): SentFile {
  return { ...begun("1", PICTURE, view), stage };
}

test("nothing goes with files that are under way, undecided or missing", () => {
  const views = [file("kept", "far"), file("kept", "medium"), file("kept", "close")];
  expect(filesFault([], "welcome")).toBeUndefined();
  expect(filesFault(views, "required")).toBeUndefined();
  expect(filesFault([...views, file("refused")], "required")).toBeUndefined();
  expect(filesFault(views.slice(1), "required")).toBe("photos-missing");
  expect(filesFault([file("refused", "far"), ...views.slice(1)], "required")).toBe("photos-missing");
  for (const stage of ["looking", "sending", "waiting", "opening"] as const) {
    expect(filesFault([...views, file(stage)], "required")).toBe("files-under-way");
  }
  for (const stage of ["doubted", "retake", "failed", "lost"] as const) {
    expect(filesFault([...views, file(stage)], "required")).toBe("files-undecided");
  }
});
