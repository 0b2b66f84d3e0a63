import { useTranslation } from "react-i18next";

import type { AgentState } from "@/api/contract";
import { Elapsed } from "@/components/elapsed";
import css from "@/components/state-badge.module.css";
import { usePauseReason } from "@/lib/i18n/use-pause-reason";

export interface StateBadgeProps {
  state: AgentState;
  reason?: string | null;
  since?: string | null;
  isLarge?: boolean;
}

export function StateBadge({ state, reason, since, isLarge }: StateBadgeProps) {
  const { t } = useTranslation();
  const reasonText = usePauseReason();

  return (
    <span className={css["badge"]} data-state={state} data-large={isLarge || undefined}>
      <i aria-hidden />
      <b>{t(`state.${state}`)}</b>
      {reason ? <span className={css["reason"]}>{reasonText(reason)}</span> : null}
      {since ? <Elapsed since={since} className={css["time"]} /> : null}
    </span>
  );
}
