/** A week of shifts as a grid: one row for each agent, one cell for each day. */
import type { Shift } from "@/api/contract";
import { day } from "@/lib/format";

export interface AgentWeek {
  id: string;
  name: string;
  seconds: number;
  days: Map<string, Shift[]>;
}

export function weekOf(agents: { id: string; name: string }[], shifts: Shift[]): AgentWeek[] {
  const weeks = new Map<string, AgentWeek>(
    agents.map(({ id, name }) => [id, { id, name, seconds: 0, days: new Map() }]),
  );
  for (const shift of shifts) {
    const week = weeks.get(shift.agent_id) ?? {
      id: shift.agent_id,
      name: shift.agent_name,
      seconds: 0,
      days: new Map<string, Shift[]>(),
    };
    const on = day(shift.starts_at);
    week.days.set(on, [...(week.days.get(on) ?? []), shift]);
    week.seconds += shift.working_seconds;
    weeks.set(shift.agent_id, week);
  }
  return [...weeks.values()].sort((a, b) => a.name.localeCompare(b.name, "zh-CN"));
}

const at = (text: string) => new Date(`${text}T12:00:00Z`);

export function dayAfter(from: string, days: number): string {
  const moved = at(from);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

export const mondayOf = (of: string): string => dayAfter(of, -((at(of).getUTCDay() + 6) % 7));

/** 40 h, 37.5 h */
export const inHours = (seconds: number): string => `${String(Math.round(seconds / 360) / 10)} h`;
