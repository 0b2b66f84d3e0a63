import { useTranslation } from "react-i18next";

import type { LeadDetail } from "@/api/contract";
import { OutcomeTag } from "@/components/outcome-tag";
import css from "@/features/leads/leads-page.module.css";
import { clock, shortStamp } from "@/lib/format";
import { useDispositionWord } from "@/lib/i18n/use-disposition-word";

export interface LeadCallsProps {
  calls: LeadDetail["calls"];
}

/** Every call to the lead, newest first, with what was said of it. */
export function LeadCalls({ calls }: LeadCallsProps) {
  const { t } = useTranslation();
  const word = useDispositionWord();

  if (calls.length === 0) return t("lead.no_history");
  return (
    <ol className={css["calls"]}>
      {calls.map((call) => (
        <li key={call.id}>
          <div className={css["line"]}>
            <time>{shortStamp(call.placed_at)}</time>
            <OutcomeTag outcome={call.outcome} />
            {call.disposition ? <b>{word(call.disposition)}</b> : null}
            {call.talk_seconds > 0 ? <small>{clock(call.talk_seconds)}</small> : null}
            <small>
              {[call.agent_name, call.campaign_name].filter((name) => name !== "").join(" · ")}
            </small>
          </div>
          {call.note ? <p className={css["note"]}>{call.note}</p> : null}
        </li>
      ))}
    </ol>
  );
}
