import { expect, test } from "vitest";
import { browserFamily, obstacle } from "./browser.ts";

const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";

test.each([
  [
    "chrome",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    0,
  ],
  [
    "edge",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36 Edg/156.0",
    0,
  ],
  ["firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", 0],
  ["firefox", "Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0", 5],
  ["safari", `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`, 0],
  ["ios", `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`, 5],
  [
    "ios",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/156.0 Mobile Safari/604.1",
    5,
  ],
  [
    "android",
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36",
    5,
  ],
  ["other", "curl/8", 0],
])("knows %s", (family, userAgent, touchPoints) => {
  expect(browserFamily(userAgent, touchPoints)).toBe(family);
});

test("names what stands in the way of a visit", () => {
  const able = { isSecureContext: true, RTCPeerConnection: {}, WebSocket: {}, MediaStream: {} };
  expect(obstacle(able)).toBeUndefined();
  expect(obstacle({ ...able, isSecureContext: false })).toBe("insecure-origin");
  expect(obstacle({ ...able, RTCPeerConnection: undefined, isSecureContext: false })).toBe("browser-too-old");
});
