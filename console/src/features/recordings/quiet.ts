/** Where a recording is quiet, from its peaks, so that a listener can pass over it. */
import type { Peaks } from "@/api/contract";

/** Peaks below this are a line's noise, not speech. */
const QUIET = 0.02;
const SHORTEST_SECONDS = 1.5;

/** The second at which somebody speaks again, or null where somebody speaks or soon will. */
export function speechAfter(peaks: Peaks, at: number): number | null {
  const perSecond = peaks.buckets / peaks.duration_seconds;
  if (!Number.isFinite(perSecond) || perSecond <= 0) return null;
  const first = Math.floor(at * perSecond);
  let bucket = first;
  while (bucket < peaks.buckets && isQuiet(peaks, bucket)) bucket += 1;
  const quiet = (bucket - first) / perSecond;
  return quiet >= SHORTEST_SECONDS && bucket < peaks.buckets ? bucket / perSecond : null;
}

const isQuiet = (peaks: Peaks, bucket: number): boolean =>
  (peaks.left[bucket] ?? 0) < QUIET && (peaks.right[bucket] ?? 0) < QUIET;
