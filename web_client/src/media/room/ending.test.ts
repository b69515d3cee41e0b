import { ConnectionError, DisconnectReason } from "livekit-client";
import { expect, test } from "vitest";
import { connectError, endingCode } from "./ending.ts";

test.each([
  [DisconnectReason.CLIENT_INITIATED, undefined],
  [DisconnectReason.DUPLICATE_IDENTITY, "joined-elsewhere"],
  [DisconnectReason.PARTICIPANT_REMOVED, "removed"],
  [DisconnectReason.ROOM_DELETED, "consult-ended"],
  [DisconnectReason.SERVER_SHUTDOWN, "connection-lost"],
  [undefined, "connection-lost"],
])("the reason %s ends as %s", (reason, code) => {
  expect(endingCode(reason)).toBe(code);
});

test.each([
  [ConnectionError.notAllowed("expired", 401), "link-expired"],
  [ConnectionError.serverUnreachable("down"), "server-unreachable"],
  [ConnectionError.websocket("down"), "server-unreachable"],
  [ConnectionError.internal("could not establish pc connection"), "media-blocked"],
  [ConnectionError.timeout("slow"), "media-blocked"],
  [ConnectionError.leaveRequest("full", DisconnectReason.DUPLICATE_IDENTITY), "joined-elsewhere"],
  [new Error("negotiation"), "media-blocked"],
])("%s is shown as %s", (thrown, code) => {
  expect(connectError(thrown).code).toBe(code);
});
