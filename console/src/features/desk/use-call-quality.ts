import { useEffect } from "react";

import type { Desk } from "@/api/contract";
import { tellQuality } from "@/api/control";
import { measure, received } from "@/lib/phone/call-quality";
import type { Received } from "@/lib/phone/call-quality";
import type { PhoneLine } from "@/lib/phone/phone-line";

const LOOK_EVERY_MS = 5_000;

/** Tells the server every few seconds how the present talk sounds; the last word stands. */
export function useCallQuality(line: PhoneLine | null, desk: Desk | null): void {
  const callId = desk?.state === "talking" ? desk.call?.id : undefined;

  useEffect(() => {
    if (!line || !callId) return;
    let first: Received | null = null;
    const looks: Received[] = [];
    const beganAt = Date.now();
    const look = async () => {
      const connection = line.connection();
      const now = connection ? await received(connection) : null;
      if (!now) return;
      if (!first) {
        first = now;
        return;
      }
      looks.push(now);
      const measured = measure(first, looks);
      // A figure that is lost now is told again with the next.
      if (measured) {
        const told = { call_id: callId, seconds: (Date.now() - beganAt) / 1000, ...measured };
        await tellQuality(told).catch(() => undefined);
      }
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [line, callId]);
}
