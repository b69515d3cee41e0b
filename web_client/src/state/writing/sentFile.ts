/** One file that somebody adds to what they write: how it stands, and whether all of them may go (pure). */
import type { AppError } from "../../lib/appError.ts";
import type { Reason, Verdict, View } from "../../media/coach/judge.ts";
import type { Look } from "../../media/photograph.ts";
import type { Insistence, UploadView } from "../../signalling/guestCase.ts";

export type { Insistence, Reason, Verdict, View };

export const VIEWS: readonly View[] = ["far", "medium", "close"];
export const INSISTENCES: readonly Insistence[] = [
  "best-possible",
  "no-other-device",
  "cannot-move",
  "other",
];

export type MediaKind = UploadView["kind"];
/** Why a file is not taken; `empty` is found here already. */
export type Refusal = NonNullable<UploadView["refusal"]> | "empty";

/**
 * looking → doubted | sending ⇄ waiting → opening → retake | kept | refused.
 *
 * `doubted`: the coach here would have it taken again; `retake`: the server would. `waiting`: the network is gone.
 * `kept`: the server has it, opened and attached. `failed`: it can be tried again. `lost`: half of it is on the
 * server, and this browser has not the rest any more.
 */
export type FileStage =
  | "looking"
  | "doubted"
  | "sending"
  | "waiting"
  | "opening"
  | "retake"
  | "kept"
  | "refused"
  | "failed"
  | "lost";

export interface SentFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly kind: MediaKind;
  readonly view: View | null;
  readonly stage: FileStage;
  /** Bytes that have left this browser. */
  readonly sent: number;
  readonly verdict: Verdict | undefined;
  /** What is wrong with a photograph, the gravest first. */
  readonly reasons: readonly Reason[];
  readonly refusal: Refusal | undefined;
  readonly insisted: Insistence | undefined;
  readonly error: AppError | undefined;
  /** Its id on the server, once it is begun there. */
  readonly upload: string | undefined;
  /** Address of a picture of it. */
  readonly preview: string | undefined;
}

const BY_ENDING: Readonly<Record<string, MediaKind>> = {
  pdf: "document",
  dcm: "dicom",
  heic: "image",
  heif: "image",
};

/** What sort of file its name and type claim; undefined for what no clinic opens. The server looks for itself. */
export function kindOf({
  type,
  name,
}: {
  readonly type: string;
  readonly name: string;
}): MediaKind | undefined {
  const [family = ""] = type.split("/");
  if (type !== "image/svg+xml" && (family === "image" || family === "video" || family === "audio"))
    return family;
  if (type === "application/pdf") return "document";
  if (type === "application/dicom") return "dicom";
  return BY_ENDING[name.toLowerCase().split(".").at(-1) ?? ""];
}

/** How a file begins. */
export function begun(
  id: string,
  { name, size, type }: { readonly name: string; readonly size: number; readonly type: string },
  view: View | null,
): SentFile {
  const kind = kindOf({ name, type });
  const refusal = size === 0 ? "empty" : kind === undefined ? "unknown-type" : undefined;
  return {
    id,
    name,
    size,
    kind: kind ?? "document",
    view,
    stage: refusal ? "refused" : kind === "image" ? "looking" : "sending",
    sent: 0,
    verdict: undefined,
    reasons: [],
    refusal,
    insisted: undefined,
    error: undefined,
    upload: undefined,
    preview: undefined,
  };
}

/** What a look at it changes. A browser that cannot open it leaves the judgement to the server. */
export function looked(file: SentFile, look: Look): SentFile {
  if (look === "too-many-pixels") return { ...file, stage: "refused", refusal: look };
  if (look === "unreadable") return { ...file, stage: "sending" };
  const isPoor = look.verdict === "poor" && file.insisted === undefined;
  return { ...file, ...look, stage: isPoor ? "doubted" : "sending" };
}

const STAGE_OF: Readonly<Record<UploadView["state"], FileStage>> = {
  receiving: "lost",
  received: "opening",
  retake: "retake",
  attached: "kept",
  refused: "refused",
  ended: "failed",
};

/** How it stands by what the server says. What is still to be sent is lost, unless the caller has the bytes. */
export function told(file: SentFile, view: UploadView): SentFile {
  const { attachment, rendition } = view;
  const thumbnail =
    attachment && rendition?.has_thumbnail ? `/api/v1/attachments/${attachment}/thumbnail` : undefined;
  return {
    ...file,
    upload: view.id,
    stage: STAGE_OF[view.state],
    sent: view.state === "receiving" ? file.sent : file.size,
    verdict: rendition?.verdict ?? file.verdict,
    reasons: rendition?.verdict ? rendition.reasons : file.reasons,
    refusal: view.refusal ?? undefined,
    insisted: view.insisted ?? file.insisted,
    preview: file.preview ?? thumbnail,
  };
}

/** A file of which only the server knows. */
export function known(view: UploadView): SentFile {
  const { id, name, size } = view;
  const file: SentFile = {
    ...begun(id, { name, size, type: "" }, view.view),
    kind: view.kind,
    refusal: undefined,
  };
  return told(file, view);
}

/** `none`: the form takes no files. */
export type Photos = "none" | "welcome" | "required";

export const FILES_FAULTS = ["photos-missing", "files-under-way", "files-undecided"] as const;
export type FilesFault = (typeof FILES_FAULTS)[number];

const UNDER_WAY: readonly FileStage[] = ["looking", "sending", "waiting", "opening"];
const UNDECIDED: readonly FileStage[] = ["doubted", "retake", "failed", "lost"];

/** Why what is written cannot be sent yet with these files. A refused one stays behind, and has been told. */
export function filesFault(files: readonly SentFile[], photos: Photos): FilesFault | undefined {
  const has = (stages: readonly FileStage[]) => files.some(({ stage }) => stages.includes(stage));
  if (has(UNDECIDED)) return "files-undecided";
  const views = files.filter(({ stage }) => stage !== "refused").map(({ view }) => view);
  if (photos === "required" && !VIEWS.every((view) => views.includes(view))) return "photos-missing";
  return has(UNDER_WAY) ? "files-under-way" : undefined;
}
