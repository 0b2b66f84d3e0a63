import type { Plan } from "@/api/contract";

/** What the second line of a plan changes against the first. */
export interface Gain {
  agents: number;
  /** Hours of dialing saved; negative when it takes longer. */
  hours: number;
  lines: number;
  busy: number;
}

/** Null where there is nothing to compare: one line only, or a list that never ends. */
export function gainOf(plan: Plan): Gain | null {
  const [few, many] = plan.lines;
  if (!few || !many || few.hours === null || many.hours === null) return null;
  return {
    agents: many.agents - few.agents,
    hours: few.hours - many.hours,
    lines: many.lines - few.lines,
    busy: many.busy - few.busy,
  };
}

/** 0.25 as 15 min, 7.54 as 7.5 h, 130.2 as 130 h. */
export function spanOf(hours: number): { unit: "minutes" | "hours"; value: string } {
  if (hours < 1) return { unit: "minutes", value: String(Math.max(1, Math.round(hours * 60))) };
  return { unit: "hours", value: hours < 100 ? hours.toFixed(1) : String(Math.round(hours)) };
}
