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

export type Missing = "disposition" | "part" | "intent" | "note" | "callback" | "callback_past";

/** What is still to be filled in before the draft can be saved. */
export function missing(draft: Draft, dispositions: Disposition[], now: number): Missing | null {
  const chosen = dispositions.find((one) => one.code === draft.code);
  if (!chosen) return "disposition";
  if (offered(dispositions, chosen.id).length > 0) return "part";
  if (chosen.needs_intent && !draft.intent) return "intent";
  if (chosen.needs_note && draft.note.trim() === "") return "note";
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

/** What stands at one level, in its order: below a disposition, or at the first level. */
export const offered = (dispositions: Disposition[], parentId: string | null): Disposition[] =>
  dispositions
    .filter((one) => one.parent_id === parentId && !one.is_retired)
    .sort((a, b) => a.position - b.position);

/** The one of the first level that was chosen, or that a part of was chosen. */
export function wholeOf(dispositions: Disposition[], code: string | null): Disposition | null {
  const chosen = dispositions.find((one) => one.code === code);
  return dispositions.find(({ id }) => id === chosen?.parent_id) ?? chosen ?? null;
}

/** The disposition on key 1 to 9: a part of what was chosen while that lacks one, else a whole. */
export function dispositionOnKey(
  key: string,
  dispositions: Disposition[],
  chosen: string | null,
): Disposition | null {
  if (!/^[1-9]$/.test(key)) return null;
  const lacking = dispositions.find(({ code }) => code === chosen);
  const parts = lacking ? offered(dispositions, lacking.id) : [];
  const level = parts.length > 0 ? parts : offered(dispositions, null);
  return level[Number(key) - 1] ?? null;
}

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
