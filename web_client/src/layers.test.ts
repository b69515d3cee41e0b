/** views → state → media | signalling → lib: who may import whom, and what must not leak upwards. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { expect, test } from "vitest";

const root = import.meta.dirname;

const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: ["lib"],
  i18n: ["i18n", "lib"],
  media: ["media", "lib"],
  signalling: ["signalling", "lib"],
  state: ["state", "media", "signalling", "lib"],
  views: ["views", "state", "media", "i18n", "lib"],
};

/** Views may name plain shapes of the media layer, never its machinery. */
const MEDIA_FOR_VIEWS = "media/types.ts";

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|\.d\.ts$/.test(path))
  .map((path) => ({ path: path.split(sep).join("/"), source: readFileSync(join(root, path), "utf8") }));

function importsOf(path: string, source: string): string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, target = ""]) =>
    target.startsWith(".")
      ? relative(root, join(root, dirname(path), target))
          .split(sep)
          .join("/")
      : target,
  );
}

test.each(files.filter(({ path }) => path.includes("/")))(
  "$path imports only downwards",
  ({ path, source }) => {
    const layer = path.split("/")[0] ?? "";
    const wrong = importsOf(path, source).filter((target) => {
      const targetLayer = target.split("/")[0] ?? "";
      return targetLayer in MAY_IMPORT && !MAY_IMPORT[layer]?.includes(targetLayer);
    });
    expect(wrong).toEqual([]);
  },
);

test("views know media only by its plain shapes, and no WebRTC at all", () => {
  for (const { path, source } of files.filter(({ path }) => path.startsWith("views/"))) {
    const media = importsOf(path, source).filter((target) => target.startsWith("media/"));
    expect(media.filter((target) => target !== MEDIA_FOR_VIEWS)).toEqual([]);
    expect(source).not.toMatch(/livekit|RTCPeerConnection|getUserMedia|MediaStream/);
  }
});

test("only media/room knows the media SDK", () => {
  const users = files.filter(({ path, source }) => importsOf(path, source).includes("livekit-client"));
  expect(users.map(({ path }) => path).filter((path) => !path.startsWith("media/room/"))).toEqual([]);
});

test("state has no JSX and no React", () => {
  const state = files.filter(({ path }) => path.startsWith("state/"));
  expect(state.filter(({ path }) => path.endsWith(".tsx"))).toEqual([]);
  for (const { source } of state) expect(source).not.toMatch(/from "react/);
});
