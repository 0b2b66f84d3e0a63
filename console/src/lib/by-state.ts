import type { AgentState, ByState } from "@/api/contract";

/** Adds up the reasons of a state: "pause.break" and "pause.lunch" are both pause. */
export function byAgentState(byState: ByState): Partial<Record<AgentState, number>> {
  const sums: Partial<Record<string, number>> = {};
  for (const [name, seconds] of Object.entries(byState)) {
    const state = name.split(/[.:]/)[0] ?? name;
    sums[state] = (sums[state] ?? 0) + (seconds ?? 0);
  }
  return sums as Partial<Record<AgentState, number>>;
}
