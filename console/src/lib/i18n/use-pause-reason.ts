import { useTranslation } from "react-i18next";

export const PAUSE_REASONS = ["break", "lunch", "meeting", "training", "other"] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Reasons that only the floor itself gives. */
const FLOOR_REASONS = [
  "line_lost",
  "signed_in",
  "preview_timeout",
  "after_call",
  "pausing",
  "leaving",
] as const;

const KNOWN: readonly string[] = [...PAUSE_REASONS, ...FLOOR_REASONS];
const isKnown = (reason: string): reason is PauseReason | (typeof FLOOR_REASONS)[number] =>
  KNOWN.includes(reason);

/** The words for a reason; one that we have no words for is shown as it is. */
export function usePauseReason(): (reason: string) => string {
  const { t } = useTranslation();

  return (reason) => (isKnown(reason) ? t(`reason.${reason}`) : reason);
}
