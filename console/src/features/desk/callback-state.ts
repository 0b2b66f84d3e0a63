export type Dueness = "overdue" | "soon" | "later";

const SOON_MS = 5 * 60_000;

/** A promise is worth a warning five minutes ahead. */
export function dueness(dueAt: string, now: number): Dueness {
  const left = Date.parse(dueAt) - now;
  if (left < 0) return "overdue";
  return left <= SOON_MS ? "soon" : "later";
}

/** Local time as the date-time field writes it. */
export function fieldTime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const QUICK = ["hour", "afternoon", "tomorrow", "monday"] as const;
export type Quick = (typeof QUICK)[number];

/** The times that are promised most: in an hour, today 15:00, tomorrow 10:00, next Monday 10:00. */
export function quickTime(choice: Quick, now: Date): Date {
  const at = new Date(now);
  at.setSeconds(0, 0);
  if (choice === "hour") {
    at.setMinutes(at.getMinutes() + 60);
    return at;
  }
  if (choice === "afternoon") {
    at.setHours(15, 0);
    if (at <= now) at.setDate(at.getDate() + 1);
    return at;
  }
  at.setHours(10, 0);
  at.setDate(at.getDate() + (choice === "tomorrow" ? 1 : (8 - at.getDay()) % 7 || 7));
  return at;
}
