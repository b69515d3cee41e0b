/** Writes a Brotli copy beside each compressible file of the build, so that the server compresses nothing while it serves. */
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { Plugin } from "vite";

const compress = promisify(brotliCompress);
const COMPRESSIBLE = /\.(html|js|css|svg|json|webmanifest|txt)$/;
/** Below this a compressed copy saves no packet on the wire. Bytes. */
const SMALLEST_WORTH_IT = 1024;

export function precompress(): Plugin {
  let folder = "";
  return {
    name: "housecall-precompress",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const entry of await readdir(folder, { recursive: true })) {
        const path = join(folder, entry);
        if (!COMPRESSIBLE.test(entry) || (await stat(path)).size < SMALLEST_WORTH_IT) continue;
        const plain = await readFile(path);
        await writeFile(
          `${path}.br`,
          await compress(plain, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
              [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
            },
          }),
        );
      }
    },
  };
}
