/** Builds the page into the server's static folder; the development server passes calls on to a running Housecall. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { precompress } from "./build/precompress.ts";
import { themeCss } from "./build/themeCss.ts";

const HOUSECALL = "http://localhost:8080";

export default defineConfig({
  plugins: [react(), themeCss(), precompress()],
  build: {
    outDir: "../signalling/static",
    emptyOutDir: true,
    // The strict content policy allows no data: scripts or fonts, and hashed files cache better.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // What the page loads first stays one file: it compresses better than several, and is one request.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  server: {
    proxy: {
      "/api": HOUSECALL,
      "/rtc": { target: HOUSECALL, ws: true },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "build/**/*.test.ts"],
    // A worker loads React once for all files, not once for each: a third of the time.
    isolate: false,
  },
});
