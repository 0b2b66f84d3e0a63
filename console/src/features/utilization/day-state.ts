import { day } from "@/lib/format";
import { serverNow } from "@/lib/server-clock";

export const today = (): string => day(new Date(serverNow()));

/** The calendar day so many days later; months and years turn as they should. */
export function dayAfter(from: string, days: number): string {
  const at = new Date(`${from}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
