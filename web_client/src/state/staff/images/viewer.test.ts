import { expect, test } from "vitest";
import type { Api } from "../../../signalling/restApi.ts";
import { filesOf, type Picture, type Upload } from "./sentFiles.ts";
import { Viewer } from "./viewer.ts";

const [FIRST, SECOND, THIRD] = ["1", "2", "3"].map(
  (id): Picture => ({
    id,
    name: `${id}.jpg`,
    attachment: `a${id}`,
    showing: "picture",
    hasThumbnail: true,
    upload: undefined,
    at: "2026-03-02T14:00:00Z",
  }),
) as [Picture, Picture, Picture];

function viewer(answers: (path: string, body: unknown) => unknown = () => ({ items: [] })) {
  const calls: unknown[] = [];
  const call = (method: string) => async (path: string, options: { body?: unknown }) => {
    calls.push([method, path, options.body]);
    return { data: answers(path, options.body) };
  };
  const api = { GET: call("GET"), POST: call("POST"), DELETE: call("DELETE") } as unknown as Api;
  return { viewer: new Viewer(api, [FIRST, SECOND, THIRD], "1"), calls };
}

test("another picture stands beside the first, and thumbnails go to the one that is looked at", () => {
  const { viewer: shown } = viewer();
  shown.compare(true);
  expect(shown.snapshot.get()).toMatchObject({ shown: ["1", "2"], active: 1 });
  shown.show("3");
  expect(shown.snapshot.get().shown).toEqual(["1", "3"]);
  shown.activate(0);
  shown.show("2");
  expect(shown.snapshot.get().shown).toEqual(["2", "3"]);
  shown.activate(1);
  shown.compare(false);
  expect(shown.snapshot.get()).toMatchObject({ shown: ["3"], active: 0 });
});

test("taking a tool shows the drawings again", () => {
  const { viewer: shown } = viewer();
  shown.mark(false);
  shown.take("circle");
  expect(shown.snapshot.get()).toMatchObject({ tool: "circle", isMarked: true });
});

test("a sketch keeps its remark while its shape changes, and is sent as a Web Annotation", async () => {
  const { viewer: shown, calls } = viewer();
  const size = { width: 100, height: 100 };
  shown.sketch(FIRST, { kind: "ellipse", x: 10, y: 10, rx: 5, ry: 5 }, size);
  shown.snapshot.get().sketch?.form.set("text", " Darker here ");
  shown.sketch(FIRST, { kind: "ellipse", x: 20, y: 20, rx: 5, ry: 5 }, size);
  expect(await shown.snapshot.get().sketch?.form.submit()).toBe(true);
  expect(calls[0]).toEqual([
    "POST",
    "/api/v1/attachments/{attachment}/annotations",
    {
      body: [{ type: "TextualBody", value: "Darker here", purpose: "commenting" }],
      selector: {
        type: "SvgSelector",
        value:
          '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><ellipse cx="20" cy="20" rx="5" ry="5"/></svg>',
      },
    },
  ]);
  shown.show("2");
  expect(shown.snapshot.get().sketch).toBeUndefined();
});

const UPLOAD: Upload = {
  id: "u",
  about: { kind: "case", id: "c" },
  kind: "image",
  name: "IMG_1.heic",
  size: 1,
  view: "close",
  state: "attached",
  refusal: null,
  insisted: null,
  attachment: "a",
  sha256: null,
  rendition: {
    media_type: "image/jpeg",
    width: 1,
    height: 1,
    duration_ms: null,
    pages: null,
    verdict: "good",
    reasons: [],
    has_thumbnail: true,
  },
  created_at: "2026-03-02T14:00:00Z",
  expires_at: "2026-03-03T14:00:00Z",
};

test("an upload and its attachment are one file; what never came is none", () => {
  const attachment = {
    id: "a",
    name: "IMG_1.jpg",
    media_type: "image/jpeg",
    size: 1,
    sha256: "",
    author: { kind: "staff", id: "s" } as const,
    created_at: "2026-03-02T14:00:00Z",
    frame: null,
  };
  const snapshot = {
    ...attachment,
    id: "b",
    media_type: "application/pdf",
    created_at: "2026-03-02T13:00:00Z",
  };
  const files = filesOf([UPLOAD, { ...UPLOAD, id: "v", state: "ended" }], [attachment, snapshot]);
  expect(files.map(({ id, showing }) => [id, showing])).toEqual([
    ["b", "paper"],
    ["u", "picture"],
  ]);
});

test("a photograph that is to be taken again is named, but there is nothing to look at", () => {
  const [file] = filesOf([{ ...UPLOAD, state: "retake", attachment: null }]);
  expect(file).toMatchObject({ showing: "nothing", attachment: null });
});
