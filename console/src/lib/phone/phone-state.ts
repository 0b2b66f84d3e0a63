/**
 * The agent's phone line, as a table of what may follow what.
 *
 * The line is one SIP call that stays up for the whole shift. It redials by itself with growing
 * gaps, except when another tab or computer took it over, and when a redial cannot help.
 */
export type Refusal = "microphone" | "insecure" | "credentials";

export type Phone =
  | { kind: "off" }
  | { kind: "connecting"; attempt: number }
  | { kind: "up"; since: number; isMuted: boolean }
  | { kind: "waiting"; attempt: number; until: number }
  | { kind: "elsewhere" }
  | { kind: "refused"; why: Refusal };

export type PhoneEvent =
  | { type: "wanted" }
  | { type: "unwanted" }
  | { type: "confirmed"; at: number }
  | { type: "ended"; at: number; jitter: number; refusal: Refusal | null }
  | { type: "redial" }
  | { type: "taken" }
  | { type: "muted"; isMuted: boolean };

export const OFF: Phone = { kind: "off" };

const FIRST_GAP_MS = 500;
const LONGEST_GAP_MS = 10_000;

/** Half a second, then doubling to ten, spread by up to a quarter so that a floor does not redial at once. */
export function gapMs(attempt: number, jitter: number): number {
  const gap = Math.min(LONGEST_GAP_MS, FIRST_GAP_MS * 2 ** Math.min(attempt, 10));
  return Math.round(gap * (1 + 0.25 * jitter));
}

function ended(phone: Phone, event: Extract<PhoneEvent, { type: "ended" }>): Phone {
  if (phone.kind !== "up" && phone.kind !== "connecting") return phone;
  if (event.refusal) return { kind: "refused", why: event.refusal };
  const attempt = phone.kind === "connecting" ? phone.attempt + 1 : 0;
  return { kind: "waiting", attempt, until: event.at + gapMs(attempt, event.jitter) };
}

export function advance(phone: Phone, event: PhoneEvent): Phone {
  switch (event.type) {
    case "wanted":
      if (phone.kind === "up" || phone.kind === "connecting") return phone;
      return { kind: "connecting", attempt: 0 };
    case "unwanted":
      return OFF;
    case "confirmed":
      if (phone.kind !== "connecting") return phone;
      return { kind: "up", since: event.at, isMuted: false };
    case "ended":
      return ended(phone, event);
    case "redial":
      return phone.kind === "waiting" ? { kind: "connecting", attempt: phone.attempt } : phone;
    case "taken":
      return phone.kind === "off" ? phone : { kind: "elsewhere" };
    case "muted":
      return phone.kind === "up" ? { ...phone, isMuted: event.isMuted } : phone;
  }
}
