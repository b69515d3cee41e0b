/**
 * Sends one file by tus 1.0 (`/api/v1/uploads`), and goes on where the server's durable bytes end.
 *
 * Where an upload goes on is remembered by whoever calls, sealed: the client's own memory would lay names of files
 * open in the browser's storage.
 */
import { type DetailedError, Upload } from "tus-js-client";
import { AppError } from "../lib/appError.ts";
import { readProblem } from "../lib/problem.ts";

const ENDPOINT = "/api/v1/uploads";
/** Each is acknowledged once it is durable, so that little is sent twice after a cut. Bytes. */
const CHUNK_BYTES = 1 << 20;
const RETRY_DELAYS_MS = [0, 1_000, 3_000];

export interface Shipment {
  readonly file: Blob;
  /** What the server is told of it: `filename`, `kind`, `view`, `insist`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The upload that this goes on with. */
  readonly upload: string | undefined;
}

export interface TransferHandlers {
  /** Hears the upload's id before the first byte is sent. */
  readonly onBegun: (upload: string) => void;
  /** How many bytes have left this browser. */
  readonly onProgress: (sent: number) => void;
  /** The server has every byte. */
  readonly onDone: () => void;
  readonly onFault: (error: AppError) => void;
}

/** Stops sending; what the server has stays there. */
export type StopTransfer = () => void;

export function transfer(shipment: Shipment, handlers: TransferHandlers): StopTransfer {
  const upload = new Upload(shipment.file, {
    endpoint: ENDPOINT,
    uploadUrl: shipment.upload ? `${ENDPOINT}/${shipment.upload}` : null,
    metadata: { ...shipment.metadata },
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    storeFingerprintForResuming: false,
    onUploadUrlAvailable: () => {
      const begun = upload.url?.split("/").at(-1);
      if (begun) handlers.onBegun(begun);
    },
    onProgress: (sent) => handlers.onProgress(sent),
    onSuccess: () => handlers.onDone(),
    onError: (thrown) => handlers.onFault(explained(thrown)),
  });
  upload.start();
  return () => void upload.abort().catch(() => undefined);
}

/** Gives an upload up: the server destroys its bytes. One that is gone already is no fault. */
export async function endTransfer(upload: string): Promise<void> {
  try {
    await Upload.terminate(`${ENDPOINT}/${upload}`, { retryDelays: [] });
  } catch (thrown) {
    const error = explained(thrown as Error);
    if (error.code !== "not-found" && error.code !== "upload-over") throw error;
  }
}

function explained(thrown: Error | DetailedError): AppError {
  const answered = "originalResponse" in thrown ? thrown.originalResponse : null;
  if (!answered) return new AppError("server-unreachable", { cause: thrown });
  return readProblem(answered.getStatus(), parsed(answered.getBody()), answered.getHeader("Retry-After"));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
