/** Lists cameras, microphones and speakers, and tells when one is plugged in, removed or allowed. */
import type { Device, DeviceKind, DeviceLists } from "./types.ts";

export const NO_DEVICES: DeviceLists = { camera: [], microphone: [], speaker: [] };

const KIND_OF: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  videoinput: "camera",
  audioinput: "microphone",
  audiooutput: "speaker",
};

/** Groups what enumerateDevices returned; entries without an id are placeholders for what is not allowed yet. */
export function groupDevices(
  found: readonly Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">[],
): DeviceLists {
  const lists: Record<DeviceKind, Device[]> = { camera: [], microphone: [], speaker: [] };
  for (const { kind, deviceId, label } of found) {
    if (deviceId !== "") lists[KIND_OF[kind]].push({ id: deviceId, label });
  }
  return lists;
}

export async function listDevices(): Promise<DeviceLists> {
  if (!navigator.mediaDevices) return NO_DEVICES;
  const lists = groupDevices(await navigator.mediaDevices.enumerateDevices().catch(() => []));
  return canChooseSpeaker() ? lists : { ...lists, speaker: [] };
}

/** Safari and older Firefox leave the choice of speaker to the operating system. */
export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

/** Calls `onChange` when a device comes or goes, until the returned function is called. */
export function watchDevices(onChange: () => void): () => void {
  const devices = navigator.mediaDevices;
  if (!devices) return () => undefined;
  devices.addEventListener("devicechange", onChange);
  return () => devices.removeEventListener("devicechange", onChange);
}

/** Calls `onAllowed` when the person allows camera or microphone in the browser's settings, where browsers tell. */
export function watchPermission(onAllowed: () => void): () => void {
  const watched: PermissionStatus[] = [];
  let isOver = false;
  const listener = (event: Event) => {
    if ((event.target as PermissionStatus).state === "granted") onAllowed();
  };
  for (const name of ["camera", "microphone"] as PermissionName[]) {
    navigator.permissions?.query({ name }).then(
      (status) => {
        if (isOver) return;
        status.addEventListener("change", listener);
        watched.push(status);
      },
      () => undefined, // Firefox knows no such permission names; the retry button remains
    );
  }
  return () => {
    isOver = true;
    for (const status of watched) status.removeEventListener("change", listener);
  };
}

/** Whether this browser can share a screen; phones cannot. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}
