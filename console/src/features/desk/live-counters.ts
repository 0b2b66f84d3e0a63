/** The agent's figures between two pictures of the server: time goes on, and so do its sums. */
import type { AgentState, Counters, Desk } from "@/api/contract";
import { GOOD_LINE, SME_LINE } from "@/lib/bands";
import { secondsBetween } from "@/lib/format";

const AVERAGE_LINE = 0.5;

function bandOf(utilization: number | null): Counters["band"] {
  if (utilization === null) return "none";
  if (utilization >= GOOD_LINE) return "good";
  if (utilization >= AVERAGE_LINE) return "average";
  return utilization >= SME_LINE ? "sme" : "low";
}

/** Adds the seconds since the picture was taken to what they belong to. */
export function advanceCounters(counters: Counters, state: AgentState, seconds: number): Counters {
  if (!counters.is_live || seconds <= 0) return counters;
  const isSignedIn = state !== "offline";
  const talk_seconds = counters.talk_seconds + (state === "talking" ? seconds : 0);
  const { shift_seconds: shift, elapsed_shift_seconds: before } = counters;
  const elapsed = before === null ? null : Math.min(shift ?? before, before + seconds);
  const utilization = elapsed === null || elapsed <= 0 ? null : talk_seconds / elapsed;

  return {
    ...counters,
    talk_seconds,
    elapsed_shift_seconds: elapsed,
    utilization,
    band: bandOf(utilization),
    signed_in_seconds: counters.signed_in_seconds + (isSignedIn ? seconds : 0),
    by_state: isSignedIn
      ? { ...counters.by_state, [state]: (counters.by_state[state] ?? 0) + seconds }
      : counters.by_state,
  };
}

export const countersAt = (desk: Desk, now: number): Counters =>
  advanceCounters(desk.counters, desk.state, secondsBetween(desk.server_time, now));
