/**
 * The agent's desk as the browser holds it. The server sends the whole desk each time, so the only
 * rule is: an older desk never replaces a newer one.
 */
import type { AgentState, Desk, DeskCall } from "@/api/contract";

export type Feed = "connecting" | "live" | "lost";

export interface DeskModel {
  feed: Feed;
  desk: Desk | null;
}

export type DeskMessage =
  { type: "stream.opened" } | { type: "stream.lost" } | { type: "desk.received"; desk: Desk };

export const EMPTY_DESK: DeskModel = { feed: "connecting", desk: null };

export function reduce(model: DeskModel, message: DeskMessage): DeskModel {
  switch (message.type) {
    case "stream.opened":
      return { ...model, feed: "live" };
    case "stream.lost":
      return { ...model, feed: model.desk === null ? "connecting" : "lost" };
    case "desk.received":
      if (model.desk !== null && message.desk.version < model.desk.version) return model;
      return { feed: "live", desk: message.desk };
  }
}

/** What the middle of the desk shows. A call that is missing where one must be is "between". */
export type Scene =
  | { kind: "offline" }
  | { kind: "ready" }
  | { kind: "pause"; reason: string }
  | { kind: "between"; state: AgentState }
  | { kind: "preview"; call: DeskCall }
  | { kind: "dialing"; call: DeskCall; isRinging: boolean }
  | { kind: "talking"; call: DeskCall }
  | { kind: "hold"; call: DeskCall }
  | { kind: "wrapup"; call: DeskCall };

export function sceneOf(desk: Desk): Scene {
  const { state, call } = desk;
  if (state === "offline" || state === "ready") return { kind: state };
  if (state === "pause") return { kind: "pause", reason: desk.reason ?? "" };
  if (call === null) return { kind: "between", state };
  if (state === "dialing" || state === "ringing") {
    return { kind: "dialing", call, isRinging: state === "ringing" };
  }
  return { kind: state, call };
}

export type LineNote = "off" | "up" | "missing";

/** The line as the floor sees it: signed in without a line means that no call can come. */
export function lineNote(desk: Desk): LineNote {
  if (desk.state === "offline") return "off";
  return desk.line_up ? "up" : "missing";
}

/** The customer hears music because this agent's line went away. */
export const isCustomerParked = (desk: Desk): boolean =>
  desk.call?.state === "parked" || (desk.state === "hold" && desk.reason === "line_lost");

const BUSY: readonly AgentState[] = ["preview", "dialing", "ringing", "talking", "hold"];

export const isOnCall = (desk: Desk): boolean => BUSY.includes(desk.state);

export type Phase = "dialing" | "ringing" | "talking" | "hold" | "wrapup";

/** The part of a call that the desk's state stands for. */
export function phaseOf(state: AgentState): Phase {
  switch (state) {
    case "ringing":
    case "talking":
    case "hold":
    case "wrapup":
      return state;
    default:
      return "dialing";
  }
}
