// Uploads a file with the stock tus client: node upload.mjs URL COOKIE SIZE SEED CHUNK_SIZE CUT_AT
// Aborts once CUT_AT bytes were acknowledged, then goes on from what the server says, as a reopened tab does.
import { createHash } from "node:crypto";
import * as tus from "tus-js-client";

const [endpoint, cookie, size, seed, chunkSize, cutAt] = process.argv.slice(2);
const content = Buffer.alloc(Number(size));
let state = Number(seed);
for (let i = 0; i < content.length; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  content[i] = state >>> 24;
}

const options = {
  endpoint,
  headers: { Cookie: cookie },
  metadata: { filename: "arm.bin", kind: "video" },
  chunkSize: Number(chunkSize),
  retryDelays: [50, 100, 200],
  storeFingerprintForResuming: false,
};

const first = await new Promise((resolve, reject) => {
  const upload = new tus.Upload(content, {
    ...options,
    onError: reject,
    onChunkComplete: (_, accepted) => {
      if (accepted >= Number(cutAt)) upload.abort().then(() => resolve(upload.url), reject);
    },
  });
  upload.start();
});

await new Promise((resolve, reject) => {
  new tus.Upload(content, { ...options, uploadUrl: first, onError: reject, onSuccess: resolve }).start();
});
const sha256 = createHash("sha256").update(content).digest("hex");
console.log(JSON.stringify({ url: first, sha256 }));
