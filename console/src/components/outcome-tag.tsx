import { useTranslation } from "react-i18next";

import type { Outcome } from "@/api/contract";
import { Tag } from "@/components/tag";
import type { Tone } from "@/components/tag";

const TONES: Partial<Record<Outcome, Tone>> = {
  connected: "good",
  abandoned: "bad",
  early_hangup: "warn",
  failed: "bad",
  congestion: "warn",
  machine: "warn",
  barred: "bad",
  agent_no_answer: "bad",
};

export interface OutcomeTagProps {
  outcome: Outcome | null;
}

/** How a call ended, or that it goes on. */
export function OutcomeTag({ outcome }: OutcomeTagProps) {
  const { t } = useTranslation();

  if (outcome === null) return <Tag tone="talk">{t("outcome.live")}</Tag>;
  return <Tag tone={TONES[outcome] ?? "plain"}>{t(`outcome.${outcome}`)}</Tag>;
}
