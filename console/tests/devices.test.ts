import { describe, expect, it } from "vitest";

import { SYSTEM, keepDevices, loadDevices, present, soundOf } from "@/lib/phone/devices";

const HEADSET = { kind: "audioinput", deviceId: "headset" } as const;
const chosen = { microphone: "headset", speaker: "desk" };

describe("devices", () => {
  it("are remembered, and nonsense is forgotten", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect(loadDevices(storage)).toEqual(SYSTEM);

    keepDevices(storage, chosen);
    expect(loadDevices(storage)).toEqual(chosen);

    for (const key of kept.keys()) kept.set(key, "{");
    expect(loadDevices(storage)).toEqual(SYSTEM);
  });

  it("fall back to the system's while they are pulled out, and come back", () => {
    expect(present(chosen, [HEADSET])).toEqual({ microphone: "headset", speaker: "" });
    expect(present(chosen, [])).toEqual(SYSTEM);
    expect(present(chosen, [HEADSET, { kind: "audiooutput", deviceId: "desk" }])).toEqual(chosen);
  });

  it("are wished for, not insisted on", () => {
    expect(soundOf("")).toBe(true);
    expect(soundOf("headset")).toEqual({ deviceId: { ideal: "headset" } });
  });
});
