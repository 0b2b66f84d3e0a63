/**
 * Which microphone and speaker this browser uses. The choice is the computer's, not the account's:
 * another desk has another headset. An empty id is whatever the system uses.
 */
export interface DeviceChoice {
  microphone: string;
  speaker: string;
}

export const SYSTEM: DeviceChoice = { microphone: "", speaker: "" };

const KEY = "talktime.devices";

export function loadDevices(storage: Pick<Storage, "getItem">): DeviceChoice {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "null") as Partial<DeviceChoice> | null;
    return {
      microphone: typeof kept?.microphone === "string" ? kept.microphone : "",
      speaker: typeof kept?.speaker === "string" ? kept.speaker : "",
    };
  } catch {
    return SYSTEM;
  }
}

export function keepDevices(storage: Pick<Storage, "setItem">, choice: DeviceChoice): void {
  storage.setItem(KEY, JSON.stringify(choice));
}

type Device = Pick<MediaDeviceInfo, "deviceId" | "kind">;

/** What is used now: the chosen devices that are there, else the system's. They come back. */
export function present(choice: DeviceChoice, devices: readonly Device[]): DeviceChoice {
  const has = (kind: MediaDeviceKind, id: string) =>
    devices.some((device) => device.kind === kind && device.deviceId === id);
  return {
    microphone: has("audioinput", choice.microphone) ? choice.microphone : "",
    speaker: has("audiooutput", choice.speaker) ? choice.speaker : "",
  };
}

/** The sound to ask the browser for; a device that is gone is no reason for silence. */
export const soundOf = (microphone: string): MediaTrackConstraints | true =>
  microphone === "" ? true : { deviceId: { ideal: microphone } };

/** Play through this speaker, where the browser can choose one. */
export async function playThrough(audio: HTMLAudioElement, speaker: string): Promise<void> {
  if (!("setSinkId" in audio)) return;
  await audio.setSinkId(speaker).catch(() => audio.setSinkId(""));
}
