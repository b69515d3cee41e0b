/** Measures how much gets through to the server and back: `GET` and `POST /api/v1/guest/network-check`. */

export interface Measured {
  /** Kilobits per second; null when nothing got through. */
  readonly upKbps: number | null;
  readonly downKbps: number | null;
}

/** A first little, which tells a slow way from a fast one without making a slow one wait. */
const FIRST_BYTES = 49_152;
const MORE_BYTES = 786_432;
/** Faster than this, the first little says more of the clock and the handshakes than of the way. */
const FAST_MS = 400;
const DEADLINE_MS = 12_000;

/** Whole kilobits per second; no clock is trusted below a millisecond. */
export function kbps(bytes: number, ms: number): number {
  return Math.round((bytes * 8) / Math.max(ms, 1));
}

async function timed(bytes: number, pass: (bytes: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  await pass(bytes);
  return performance.now() - began;
}

async function measure(pass: (bytes: number) => Promise<void>): Promise<number | null> {
  try {
    const first = await timed(FIRST_BYTES, pass);
    if (first > FAST_MS) return kbps(FIRST_BYTES, first);
    return kbps(MORE_BYTES, await timed(MORE_BYTES, pass));
  } catch {
    return null;
  }
}

function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(bytes);
  // The most that getRandomValues gives at once.
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536));
  return content;
}

export async function measureNetwork(origin = location.origin): Promise<Measured> {
  const url = new URL("/api/v1/guest/network-check", origin);
  const options = { cache: "no-store", credentials: "same-origin" } as const;
  const down = await measure(async (bytes) => {
    url.search = `?size=${bytes}`;
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(DEADLINE_MS) });
    const { byteLength } = await response.arrayBuffer();
    if (!response.ok || byteLength < bytes) throw new Error("cut short");
  });
  url.search = "";
  const up = await measure(async (bytes) => {
    const response = await fetch(url, {
      ...options,
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: noise(bytes),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (!response.ok) throw new Error("refused");
  });
  return { upKbps: up, downKbps: down };
}
