import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import { readPhone } from "@/api/desk";
import { PhoneLine } from "@/lib/phone/phone-line";
import { OFF } from "@/lib/phone/phone-state";
import type { Phone } from "@/lib/phone/phone-state";

export interface OwnLineControls {
  phone: Phone;
  connect: () => void;
  disconnect: () => void;
}

const noSubscription = () => () => undefined;

/** A supervisor's line: up on request, and for as long as the page is open. */
export function useOwnLine(isLineUp: boolean): OwnLineControls {
  const [line, setLine] = useState<PhoneLine | null>(null);
  const newest = useRef(isLineUp);
  newest.current = isLineUp;

  useEffect(() => {
    const made = new PhoneLine({ settings: readPhone, isLineUp: () => newest.current });
    setLine(made);
    return () => made.close();
  }, []);
  const phone = useSyncExternalStore(
    line?.subscribe ?? noSubscription,
    () => line?.snapshot() ?? OFF,
  );

  return { phone, connect: () => line?.want(), disconnect: () => line?.unwant() };
}
