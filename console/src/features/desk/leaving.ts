import type { Desk } from "@/api/contract";

/** What a ready agent is about to do instead, once no call on its way needs them any more. */
export function leavingOf({ state, reason }: Desk): "pausing" | "leaving" | null {
  if (state !== "ready") return null;
  return reason === "pausing" || reason === "leaving" ? reason : null;
}
