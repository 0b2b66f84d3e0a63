import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import type { Desk } from "@/api/contract";
import { readPhone } from "@/api/desk";
import { useCallQuality } from "@/features/desk/use-call-quality";
import type { DeviceChoice } from "@/lib/phone/devices";
import { PhoneLine } from "@/lib/phone/phone-line";
import { OFF } from "@/lib/phone/phone-state";
import type { Phone } from "@/lib/phone/phone-state";

export interface PhoneControls {
  phone: Phone;
  connectLine: () => void;
  mute: (isMuted: boolean) => void;
  press: (digits: string) => void;
  useDevices: (choice: DeviceChoice) => void;
}

const noSubscription = () => () => undefined;

/** Keeps the line up while the agent is signed in at the desk, and opens each call unmuted. */
export function usePhoneLine(desk: Desk | null): PhoneControls {
  const [line, setLine] = useState<PhoneLine | null>(null);
  const newest = useRef(desk);
  newest.current = desk;

  useEffect(() => {
    const made = new PhoneLine({
      settings: readPhone,
      isLineUp: () => newest.current?.line_up ?? false,
    });
    setLine(made);
    return () => made.close();
  }, []);

  const isWanted = desk !== null && desk.state !== "offline";
  const isKnown = desk !== null;
  useEffect(() => {
    if (!line || !isKnown) return;
    if (isWanted) line.want();
    else line.unwant();
  }, [line, isKnown, isWanted]);

  const callId = desk?.call?.id;
  useEffect(() => line?.mute(false), [line, callId]);

  useCallQuality(line, desk);

  const phone = useSyncExternalStore(
    line?.subscribe ?? noSubscription,
    () => line?.snapshot() ?? OFF,
  );
  return {
    phone,
    connectLine: () => line?.want(),
    mute: (isMuted) => line?.mute(isMuted),
    press: (digits) => line?.press(digits),
    useDevices: (choice) => line?.useDevices(choice),
  };
}
