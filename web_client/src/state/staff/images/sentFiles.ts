/** The files of a case as staff look at them: what was sent with it, and what the visit that it carries left. */
import { type Api, type Ask, answer, asked, type Shapes } from "../../../signalling/restApi.ts";
import { Resource } from "../../resource.ts";

export type Upload = Shapes["UploadView"];
export type Attachment = Shapes["AttachmentView"];

/** What the copy that the server serves is to a browser. */
export type Showing = "picture" | "film" | "sound" | "paper" | "nothing";

export interface SentFile {
  /** The upload's, or the attachment's where it never was one. */
  readonly id: string;
  readonly name: string;
  /** What is served in place of the original; null while there is none. */
  readonly attachment: string | null;
  readonly showing: Showing;
  readonly hasThumbnail: boolean;
  /** What is known of the original; undefined for what the clinic made itself, such as a snapshot. */
  readonly upload: Upload | undefined;
  readonly at: string;
}

export type Picture = SentFile & { readonly attachment: string; readonly showing: "picture" };

export function isPicture(file: SentFile): file is Picture {
  return file.showing === "picture" && file.attachment !== null;
}

/** Where the served copy is, and its thumbnail. */
export function addressOf(attachment: string): string {
  return `/api/v1/attachments/${attachment}`;
}

export function thumbnailOf({ attachment, hasThumbnail }: SentFile): string | undefined {
  return attachment && hasThumbnail ? `${addressOf(attachment)}/thumbnail` : undefined;
}

function showingOf(mediaType: string): Showing {
  if (mediaType.startsWith("image/")) return "picture";
  if (mediaType.startsWith("video/")) return "film";
  if (mediaType.startsWith("audio/")) return "sound";
  return mediaType === "application/pdf" ? "paper" : "nothing";
}

/** Uploads that came to nothing are left out: what was ended, and what is still on its way. */
export function filesOf(
  uploads: readonly Upload[],
  attachments: readonly Attachment[] = [],
): readonly SentFile[] {
  const sent = uploads
    .filter(({ state }) => state !== "ended" && state !== "receiving")
    .map((upload): SentFile => {
      const { id, name, attachment, rendition, created_at } = upload;
      const showing = attachment && rendition ? showingOf(rendition.media_type) : "nothing";
      const hasThumbnail = rendition?.has_thumbnail ?? false;
      return { id, name, attachment, showing, hasThumbnail, upload, at: created_at };
    });
  const known = new Set(sent.map(({ attachment }) => attachment));
  const made = attachments
    .filter(({ id }) => !known.has(id))
    .map(({ id, name, media_type, created_at }): SentFile => {
      const showing = showingOf(media_type);
      return { id, name, attachment: id, showing, hasThumbnail: false, upload: undefined, at: created_at };
    });
  return [...sent, ...made].sort((one, other) => one.at.localeCompare(other.at));
}

/** `carried`: the encounters that belong to the case, such as that of a missed visit. */
export function sentFilesOf(api: Api, id: string, carried: readonly string[]): Resource<readonly SentFile[]> {
  return new Resource(async (ask) => {
    const params = { path: { case: id } };
    const own = answer(api.GET("/api/v1/cases/{case}/uploads", { params, ...asked(ask) }));
    const others = carried.map((encounter) => ofEncounter(api, encounter, ask));
    const [{ items }, ...brought] = await Promise.all([own, ...others]);
    return [...filesOf(items), ...brought.flat()];
  });
}

async function ofEncounter(api: Api, encounter: string, ask: Ask): Promise<readonly SentFile[]> {
  const by = { params: { path: { encounter } }, ...asked(ask) };
  const [uploads, attachments] = await Promise.all([
    answer(api.GET("/api/v1/encounters/{encounter}/uploads", by)),
    answer(api.GET("/api/v1/encounters/{encounter}/attachments", by)),
  ]);
  return filesOf(uploads.items, attachments.items);
}
