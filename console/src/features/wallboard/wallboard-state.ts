/** The floor as the supervisor sees it, folded from one picture a second. */
import { replaceEqualDeep } from "@tanstack/react-query";

import type { AgentState, BoardAgent, BoardCampaign, Wallboard } from "@/api/contract";

export interface BoardModel {
  isLive: boolean;
  board: Wallboard | null;
}

export type BoardMessage =
  { type: "received"; board: Wallboard } | { type: "lost" } | { type: "opened" };

export const EMPTY_BOARD: BoardModel = { isLive: false, board: null };

export function reduce(model: BoardModel, message: BoardMessage): BoardModel {
  switch (message.type) {
    case "opened":
      return model;
    case "lost":
      return { ...model, isLive: false };
    case "received":
      // What did not change keeps its identity, so that only changed cards are drawn again.
      return { isLive: true, board: replaceEqualDeep(model.board, message.board) };
  }
}

const RANK: Record<AgentState, number> = {
  talking: 0,
  hold: 1,
  ringing: 2,
  dialing: 3,
  preview: 4,
  wrapup: 5,
  ready: 6,
  pause: 7,
  offline: 8,
};

/** By state, and within a state the longest first; by name when that ties, so that cards stay put. */
export function inOrder(agents: BoardAgent[]): BoardAgent[] {
  return [...agents].sort(
    (a, b) =>
      RANK[a.state] - RANK[b.state] ||
      a.since.localeCompare(b.since) ||
      a.name.localeCompare(b.name, "zh-CN"),
  );
}

export type Age = "fresh" | "long" | "very_long";

/** Seconds after which a state deserves a look: first a hint, then a warning. */
const LIMITS: Partial<Record<AgentState, [number, number]>> = {
  ready: [60, 300],
  wrapup: [60, 180],
  pause: [600, 1800],
  hold: [30, 90],
};

export function ageOf(state: AgentState, seconds: number): Age {
  const limits = LIMITS[state];
  if (!limits || seconds < limits[0]) return "fresh";
  return seconds < limits[1] ? "long" : "very_long";
}

export type Health = "good" | "warn" | "bad";

/** Against the campaign's own ceiling; two thirds of it is the time to act. */
export function abandonHealth(rate: number | null, ceiling: number): Health {
  if (!rate || rate < (ceiling * 2) / 3) return "good";
  return rate < ceiling ? "warn" : "bad";
}

/** By the share of calls that the carrier did not carry; a handful of calls says nothing. */
export function trunkHealth({ ended, faults }: Wallboard["trunk"]): Health {
  const lost = faults.reduce((sum, { calls }) => sum + calls, 0);
  if (ended < 10 || lost < ended * 0.05) return "good";
  return lost < ended * 0.2 ? "warn" : "bad";
}

export function campaignHealth(campaign: BoardCampaign): Health {
  const abandon = abandonHealth(campaign.abandon_rate, campaign.abandon_ceiling);
  if (abandon !== "good" || campaign.status !== "running") return abandon;
  return campaign.waiting_leads === 0 || campaign.agents === 0 ? "warn" : "good";
}
