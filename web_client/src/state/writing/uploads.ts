/** The files that go with what somebody writes: looked at, sent, gone on with after a cut, and what became of them. */
import { type AppError, toAppError } from "../../lib/appError.ts";
import { Store, type Watchable } from "../../lib/store.ts";
import { lookAt } from "../../media/photograph.ts";
import type { GuestCaseApi, Insistence } from "../../signalling/guestCase.ts";
import { endTransfer, type StopTransfer, transfer } from "../../signalling/transfer.ts";
import { begun, known, looked, type SentFile, told, type View } from "./sentFile.ts";

/** What is kept of a file until the server has all of it, so that it outlives its tab. */
export interface KeptFile {
  readonly file: SentFile;
  readonly type: string;
  /** Undefined for one that is too large to be kept. */
  readonly bytes: Blob | undefined;
}

export interface FileShelf {
  readonly put: (kept: KeptFile) => Promise<void>;
  /** The bytes stay as they are. */
  readonly note: (file: SentFile, type: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly all: () => Promise<readonly KeptFile[]>;
}

export interface UploadsDoors {
  readonly api: Pick<GuestCaseApi, "uploads" | "upload" | "insist">;
  readonly look?: typeof lookAt;
  readonly transfer?: typeof transfer;
  readonly end?: typeof endTransfer;
  readonly pause?: (ms: number) => Promise<void>;
}

const RETRY_MS = 3_000;
const ASK_MS = 1_000;
/** Faults after which the same bytes are sent again by themselves. */
const PASSING: readonly string[] = ["server-unreachable", "server-busy"];

export class UploadsModel {
  readonly #doors: Required<UploadsDoors>;
  readonly #store = new Store<readonly SentFile[]>([]);
  readonly #bytes = new Map<string, Blob>();
  readonly #sending = new Map<string, StopTransfer>();
  #shelf: FileShelf | undefined;
  #isClosed = false;

  constructor(doors: UploadsDoors) {
    this.#doors = { look: lookAt, transfer, end: endTransfer, pause, ...doors };
  }

  get snapshot(): Watchable<readonly SentFile[]> {
    return this.#store;
  }

  /** Shows what was sent before, and goes on with what was not sent to its end. */
  async restore(shelf: FileShelf | undefined): Promise<void> {
    this.#shelf = shelf;
    const [{ items }, kept] = await Promise.all([this.#doors.api.uploads(), shelf?.all() ?? []]);
    const files = new Map(items.map((view) => [view.id, known(view)]));
    for (const { file, bytes } of kept) {
      const view = items.find(({ id }) => id === file.upload);
      if (view) files.delete(view.id);
      const now = view ? told(file, view) : file;
      const preview = bytes && file.kind === "image" ? URL.createObjectURL(bytes) : undefined;
      files.set(file.id, { ...now, ...(preview ? { preview } : {}) });
      if (bytes) this.#bytes.set(file.id, bytes);
    }
    this.#store.set([...files.values()]);
    for (const file of files.values()) this.#goOn(file);
  }

  /** Shows the files as the server has them: one may have been added or ended elsewhere. */
  readonly lookAgain = (): Promise<void> => this.restore(this.#shelf);

  /** Stops everything; what the server has stays there. */
  close(): void {
    this.#isClosed = true;
    for (const stop of this.#sending.values()) stop();
    this.#sending.clear();
  }

  /** `instead`: the photograph that is taken again. */
  readonly add = async (picked: File, view: View | null, instead?: string): Promise<void> => {
    if (instead) await this.remove(instead);
    const again = this.#store.get().find((file) => file.stage === "lost" && isSame(file, picked));
    const file = again ? { ...again, stage: "sending" as const } : begun(crypto.randomUUID(), picked, view);
    const preview = file.kind === "image" && !file.refusal ? URL.createObjectURL(picked) : undefined;
    const shown = { ...file, ...(preview ? { preview } : {}) };
    this.#store.update((files) => [...files.filter(({ id }) => id !== file.id), shown]);
    if (file.stage === "refused") return;
    this.#bytes.set(file.id, picked);
    // A disk that is full must not keep a photograph from being sent.
    await this.#shelf?.put({ file: shown, type: picked.type, bytes: picked }).catch(() => undefined);
    if (file.stage === "looking") await this.#look(file.id, picked, view);
    else this.#send(file.id);
  };

  /** Sends a poor photograph anyway. */
  readonly insist = async (id: string, why: Insistence): Promise<void> => {
    const file = this.#find(id);
    if (!file) return;
    if (file.stage === "retake" && file.upload) {
      try {
        const view = await this.#doors.api.insist(file.upload, why);
        this.#change(id, (now) => told(now, view));
      } catch (thrown) {
        this.#change(id, (now) => ({ ...now, error: toAppError(thrown) }));
      }
      return;
    }
    this.#change(id, (now) => ({ ...now, insisted: why, stage: "sending" }));
    this.#send(id);
  };

  readonly retry = (id: string): void => {
    this.#change(id, (now) => ({ ...now, error: undefined, stage: "sending" }));
    this.#send(id);
  };

  readonly remove = async (id: string): Promise<void> => {
    const file = this.#find(id);
    if (!file) return;
    this.#stop(id);
    try {
      if (file.upload) await this.#doors.end(file.upload);
    } catch (thrown) {
      this.#change(id, (now) => ({ ...now, error: toAppError(thrown) }));
      return;
    }
    if (file.preview?.startsWith("blob:")) URL.revokeObjectURL(file.preview);
    this.#bytes.delete(id);
    await this.#shelf?.remove(id).catch(() => undefined);
    this.#store.update((files) => files.filter((other) => other.id !== id));
  };

  #goOn({ id, stage, view }: SentFile): void {
    const bytes = this.#bytes.get(id);
    if (stage === "opening") void this.#settle(id);
    else if (stage === "looking" && bytes) void this.#look(id, bytes, view);
    else if (bytes && (stage === "lost" || stage === "sending" || stage === "waiting")) this.retry(id);
    else if (stage === "sending" || stage === "waiting" || stage === "looking") {
      this.#change(id, (now) => ({ ...now, stage: "lost" }));
    }
  }

  async #look(id: string, bytes: Blob, view: View | null): Promise<void> {
    const look = await this.#doors.look(bytes, view);
    this.#change(id, (now) => looked(now, look));
    if (this.#find(id)?.stage === "sending") this.#send(id);
  }

  #send(id: string): void {
    const file = this.#find(id);
    const bytes = this.#bytes.get(id);
    if (this.#isClosed || !file || !bytes || file.stage !== "sending") return;
    this.#stop(id);
    const { name, kind, view, insisted, upload } = file;
    const metadata = {
      filename: name,
      kind,
      ...(view ? { view } : {}),
      ...(insisted ? { insist: insisted } : {}),
    };
    const stop = this.#doors.transfer(
      { file: bytes, metadata, upload },
      {
        onBegun: (begunAs) => this.#change(id, (now) => ({ ...now, upload: begunAs })),
        onProgress: (sent) => this.#change(id, (now) => ({ ...now, sent }), { isPassing: true }),
        onDone: () => void this.#settle(id),
        onFault: (error) => void this.#falter(id, error),
      },
    );
    this.#sending.set(id, stop);
  }

  async #falter(id: string, error: AppError): Promise<void> {
    this.#sending.delete(id);
    if (!PASSING.includes(error.code)) {
      const upload = error.code === "upload-over" ? undefined : this.#find(id)?.upload;
      this.#change(id, (now) => ({ ...now, stage: "failed", error, upload }));
      return;
    }
    this.#change(id, (now) => ({ ...now, stage: "waiting" }));
    await this.#doors.pause(RETRY_MS);
    if (this.#find(id)?.stage === "waiting") this.retry(id);
  }

  /** The server has every byte: waits until it has opened them, and shows what it found. */
  async #settle(id: string): Promise<void> {
    this.#sending.delete(id);
    this.#change(id, (now) => ({ ...now, stage: "opening", sent: now.size }));
    for (;;) {
      const upload = this.#find(id)?.upload;
      if (this.#isClosed || !upload) return;
      const view = await this.#doors.api.upload(upload).catch(() => undefined);
      if (view && view.state !== "receiving" && view.state !== "received") {
        this.#bytes.delete(id);
        this.#change(id, (now) => told(now, view));
        await this.#shelf?.remove(id).catch(() => undefined);
        return;
      }
      await this.#doors.pause(ASK_MS);
    }
  }

  #stop(id: string): void {
    this.#sending.get(id)?.();
    this.#sending.delete(id);
  }

  #find(id: string): SentFile | undefined {
    return this.#store.get().find((file) => file.id === id);
  }

  #change(id: string, change: (file: SentFile) => SentFile, { isPassing = false } = {}): void {
    const file = this.#find(id);
    if (!file || this.#isClosed) return;
    const now = change(file);
    this.#store.update((files) => files.map((other) => (other.id === id ? now : other)));
    const bytes = this.#bytes.get(id);
    if (!isPassing && bytes) void this.#shelf?.note(now, bytes.type).catch(() => undefined);
  }
}

function isSame(file: SentFile, picked: File): boolean {
  return file.name === picked.name && file.size === picked.size;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
