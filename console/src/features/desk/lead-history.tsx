import { useTranslation } from "react-i18next";

import type { PastCall } from "@/api/contract";
import { OutcomeTag } from "@/components/outcome-tag";
import css from "@/features/desk/lead-card.module.css";
import { useDispositionLabel } from "@/features/desk/use-disposition-label";
import { clock, shortStamp } from "@/lib/format";

export interface LeadHistoryProps {
  history: PastCall[];
}

/** Earlier calls to this lead, the newest first. */
export function LeadHistory({ history }: LeadHistoryProps) {
  const { t } = useTranslation();
  const label = useDispositionLabel();

  return (
    <section className={css["history"]} aria-label={t("lead.history")}>
      <h2>{t("lead.history")}</h2>
      {history.length === 0 ? (
        <p>{t("lead.no_history")}</p>
      ) : (
        <ol>
          {history.map((call) => (
            <li key={call.call_id} className={css["past"]}>
              <div>
                <time>{shortStamp(call.placed_at)}</time>
                <OutcomeTag outcome={call.outcome} />
                {call.disposition ? <span>{label(call.disposition)}</span> : null}
                {call.talk_seconds > 0 ? <span>{clock(call.talk_seconds)}</span> : null}
                {call.agent_name ? <span>{call.agent_name}</span> : null}
              </div>
              {call.note ? <blockquote>{call.note}</blockquote> : null}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
