/** What the agent has written about the call so far. It outlives a reload of the page. */
import type { Disposition, DispositionChoice, Intent } from "@/api/contract";

export interface Draft {
  callId: string;
  code: string | null;
  intent: Intent | null;
  note: string;
  /** Local time as the date-time field writes it: 2026-08-03T14:05. */
  callbackAt: string;
}

export const blank = (callId: string): Draft => ({
  callId,
  code: null,
  intent: null,
  note: "",
  callbackAt: "",
});

export type Missing = "disposition" | "callback" | "callback_past";

/** What is still to be filled in before the draft can be saved. */
export function missing(draft: Draft, dispositions: Disposition[], now: number): Missing | null {
  const chosen = dispositions.find((one) => one.code === draft.code);
  if (!chosen) return "disposition";
  if (!chosen.needs_callback) return null;
  const at = Date.parse(draft.callbackAt);
  if (Number.isNaN(at)) return "callback";
  return at <= now ? "callback_past" : null;
}

export function choiceOf(
  draft: Draft,
  dispositions: Disposition[],
  goesTo: "ready" | "pause",
): DispositionChoice {
  const needsCallback = dispositions.find((one) => one.code === draft.code)?.needs_callback;
  return {
    call_id: draft.callId,
    code: draft.code ?? "",
    intent: draft.intent,
    note: draft.note.trim(),
    callback_at: needsCallback ? new Date(draft.callbackAt).toISOString() : null,
    goes_to: goesTo,
  };
}

/** The disposition on key 1 to 9, in the order that they are shown. */
export function dispositionOnKey(key: string, dispositions: Disposition[]): Disposition | null {
  return /^[1-9]$/.test(key) ? (inOrder(dispositions)[Number(key) - 1] ?? null) : null;
}

export const inOrder = (dispositions: Disposition[]): Disposition[] =>
  [...dispositions].sort((a, b) => a.position - b.position);

const KEY = "talktime.draft";

export function load(storage: Pick<Storage, "getItem">, callId: string): Draft {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "null") as Draft | null;
    return kept?.callId === callId ? kept : blank(callId);
  } catch {
    return blank(callId);
  }
}

export function keep(storage: Pick<Storage, "setItem">, draft: Draft): void {
  storage.setItem(KEY, JSON.stringify(draft));
}
