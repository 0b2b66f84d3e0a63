/** 14:05 on the clock of an IANA zone, or null for a zone that this browser does not know. */
export function localTimeOf(zone: string, now: number): string | null {
  try {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
    return new Intl.DateTimeFormat("en-GB", parts).format(now);
  } catch {
    return null;
  }
}
