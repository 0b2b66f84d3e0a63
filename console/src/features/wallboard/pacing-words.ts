import { useTranslation } from "react-i18next";

import type { BoardPacing } from "@/api/contract";
import { percent } from "@/lib/format";

const SHARES = new Set(["q", "theta", "share"]);

/** The numbers behind a reason, as they stand in its sentence. */
export function spoken(numbers: Record<string, number>): Record<string, string> {
  const told: Record<string, string> = {};
  for (const [name, value] of Object.entries(numbers)) {
    told[name] = SHARES.has(name) ? percent(value) : String(Math.round(value * 10) / 10);
  }
  return told;
}

/** Why a dialer launches so many or so few calls now; empty for a reason that has no words. */
export function usePacingWords(): (pacing: BoardPacing) => string {
  const { t } = useTranslation();

  return ({ why, numbers }) => t(`pacing.why.${why}`, { ...spoken(numbers), defaultValue: "" });
}
