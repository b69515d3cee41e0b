/** How drawing travels: small JSON packets on the reliable channel, under a topic of their own. */
import type { Ink, Point } from "../types.ts";

export const INK_TOPIC = "housecall.ink";
/** A hand draws a few dozen points between two packets; more is an attack on memory. */
const MOST_POINTS = 500;
const LONGEST_ID = 64;
/** A ten-thousandth of a picture is less than a pixel of it. */
const STEPS = 10_000;
const LARGEST_TIMESTAMP = 2 ** 32 - 1;

interface Packet {
  readonly stroke?: unknown;
  readonly identity?: unknown;
  readonly kind?: unknown;
  readonly rtpTimestamp?: unknown;
  readonly points?: unknown;
  readonly wiped?: unknown;
}

export function encodeInk(ink: Ink): Uint8Array<ArrayBuffer> {
  const packet =
    ink === "wiped"
      ? { wiped: true }
      : { ...ink, points: ink.points.map(([x, y]) => [Math.round(x * STEPS), Math.round(y * STEPS)]) };
  return new TextEncoder().encode(JSON.stringify(packet));
}

/** Undefined for what is no ink: it is dropped. */
export function decodeInk(bytes: Uint8Array): Ink | undefined {
  let packet: Packet | null;
  try {
    packet = JSON.parse(new TextDecoder().decode(bytes)) as Packet | null;
  } catch {
    return undefined;
  }
  if (typeof packet !== "object" || packet === null) return undefined;
  if (packet.wiped === true) return "wiped";
  const { stroke, identity, kind, rtpTimestamp } = packet;
  const points = pointsIn(packet.points);
  if (!isId(stroke) || !isId(identity) || (kind !== "camera" && kind !== "screen") || !points)
    return undefined;
  if (rtpTimestamp === undefined) return { stroke, identity, kind, points };
  return isTimestamp(rtpTimestamp) ? { stroke, identity, kind, rtpTimestamp, points } : undefined;
}

function isTimestamp(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST_TIMESTAMP;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_ID;
}

function pointsIn(value: unknown): readonly Point[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_POINTS) return undefined;
  const points: Point[] = [];
  for (const pair of value as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    const [x, y] = (pair as unknown[]).map((step) => (typeof step === "number" ? step / STEPS : Number.NaN));
    if (x === undefined || y === undefined || !(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return undefined;
    points.push([x, y]);
  }
  return points;
}
