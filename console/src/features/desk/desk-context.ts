import { createContext, useContext } from "react";

import type { Desk } from "@/api/contract";
import type { Feed } from "@/features/desk/desk-state";
import type { DeviceChoice } from "@/lib/phone/devices";
import type { Phone } from "@/lib/phone/phone-state";

export interface DeskContext {
  feed: Feed;
  desk: Desk | null;
  phone: Phone;
  /** Dial the line now: after a refusal, a wait, or from a tab that had lost it. */
  connectLine: () => void;
  mute: (isMuted: boolean) => void;
  /** Send digits as tones to whoever is on the line. */
  press: (digits: string) => void;
  /** Speak and hear through these from now on. */
  useDevices: (choice: DeviceChoice) => void;
}

export const DeskSlot = createContext<DeskContext | null>(null);

export function useDesk(): DeskContext {
  const context = useContext(DeskSlot);
  if (!context) throw new Error("useDesk is for what stands inside DeskSession");
  return context;
}
