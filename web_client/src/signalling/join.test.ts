import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { refusal, requestJoin } from "./join.ts";

let server: Server | undefined;
let received: unknown;

/** A real server on the loopback that answers everything with `status` and `body`. */
async function serving(status: number, body: string): Promise<string> {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received = { method: request.method, url: request.url, body: Buffer.concat(chunks).toString() };
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test("exchanges invite and name for credentials", async () => {
  const origin = await serving(200, JSON.stringify({ url: "wss://h", token: "t", other: 1 }));
  expect(await requestJoin("inv.ite", "Ana", origin)).toEqual({ url: "wss://h", token: "t" });
  expect(received).toEqual({ method: "POST", url: "/api/join", body: '{"invite":"inv.ite","name":"Ana"}' });
});

test.each([
  [410, { code: "invite_expired" }, "link-expired"],
  [401, { code: "invite_invalid" }, "link-invalid"],
  [400, { code: "name_required" }, "name-refused"],
  [429, { code: "rate_limited" }, "server-busy"],
  [503, { code: "draining" }, "server-unreachable"],
  [200, { url: "wss://h" }, "unexpected"],
])("turns the answer %i %j into %s", async (status, body, code) => {
  const origin = await serving(status, JSON.stringify(body));
  await expect(requestJoin("inv.ite", "Ana", origin)).rejects.toMatchObject({ code });
});

test("a server that is not there, or that talks nonsense, has its own error", async () => {
  const origin = await serving(502, "<html>bad gateway");
  await expect(requestJoin("i", "n", origin)).rejects.toMatchObject({ code: "server-unreachable" });
  const gone = server;
  await new Promise((resolve) => {
    gone?.closeAllConnections();
    gone?.close(resolve);
  });
  await expect(requestJoin("i", "n", origin)).rejects.toMatchObject({ code: "server-unreachable" });
});

test("an expired invite is told from an invalid one by its code, whatever the status", () => {
  expect(refusal(401, "invite_expired")).toBe("link-expired");
  expect(refusal(404, "")).toBe("link-invalid");
});
