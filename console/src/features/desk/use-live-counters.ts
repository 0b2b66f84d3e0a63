import type { Counters, Desk } from "@/api/contract";
import { countersAt } from "@/features/desk/live-counters";
import { useNow } from "@/lib/use-now";

export function useLiveCounters(desk: Desk): Counters {
  return countersAt(desk, useNow());
}
