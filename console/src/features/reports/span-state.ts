/** Spans of days that people ask for again and again, as days of the calendar. */
import { day } from "@/lib/format";
import { serverNow } from "@/lib/server-clock";

export interface Span {
  name: "today" | "yesterday" | "week" | "last_7" | "month" | "last_month" | "last_30";
  first: string;
  last: string;
}

export const today = (): string => day(new Date(serverNow()));

const at = (text: string) => new Date(`${text}T12:00:00Z`);
const text = (date: Date) => date.toISOString().slice(0, 10);

export function addDays(from: string, days: number): string {
  const moved = at(from);
  moved.setUTCDate(moved.getUTCDate() + days);
  return text(moved);
}

/** Monday of the day's week. */
export const monday = (of: string): string => addDays(of, -((at(of).getUTCDay() + 6) % 7));

export function presets(now: string): Span[] {
  const first = `${now.slice(0, 8)}01`;
  const lastMonthEnd = addDays(first, -1);
  return [
    { name: "today", first: now, last: now },
    { name: "yesterday", first: addDays(now, -1), last: addDays(now, -1) },
    { name: "week", first: monday(now), last: now },
    { name: "last_7", first: addDays(now, -6), last: now },
    { name: "month", first, last: now },
    { name: "last_month", first: `${lastMonthEnd.slice(0, 8)}01`, last: lastMonthEnd },
    { name: "last_30", first: addDays(now, -29), last: now },
  ];
}
