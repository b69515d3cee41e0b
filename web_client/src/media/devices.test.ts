import { expect, test } from "vitest";
import { groupDevices } from "./devices.ts";

test("groups devices by kind and leaves out placeholders of what is not allowed yet", () => {
  expect(
    groupDevices([
      { kind: "audioinput", deviceId: "", label: "" },
      { kind: "videoinput", deviceId: "c1", label: "FaceTime" },
      { kind: "audiooutput", deviceId: "s1", label: "Headphones" },
      { kind: "audioinput", deviceId: "m1", label: "" },
    ]),
  ).toEqual({
    camera: [{ id: "c1", label: "FaceTime" }],
    microphone: [{ id: "m1", label: "" }],
    speaker: [{ id: "s1", label: "Headphones" }],
  });
});
