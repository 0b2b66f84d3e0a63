import { useTranslation } from "react-i18next";

import type { Campaign } from "@/api/contract";
import css from "@/features/campaigns/campaigns-page.module.css";
import { count } from "@/lib/format";

const STATES = ["done", "leased", "callback", "waiting", "barred"] as const;

export interface QueueBarProps {
  counts: Campaign["counts"];
  hasLegend?: boolean;
}

/** How far through its leads a campaign is. */
export function QueueBar({ counts, hasLegend }: QueueBarProps) {
  const { t } = useTranslation();

  return (
    <>
      <span className={css["queue"]} aria-hidden>
        {STATES.map((state) => (
          <i key={state} data-queue={state} style={{ flexGrow: counts[state] }} />
        ))}
      </span>
      {hasLegend ? (
        <dl className={css["legend"]}>
          {STATES.map((state) => (
            <div key={state}>
              <dt>
                <i data-queue={state} aria-hidden />
                {t(`campaigns.${state}`)}
              </dt>
              <dd>{count(counts[state])}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </>
  );
}
