import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { listCorrections } from "@/api/reports";
import { StateBadge } from "@/components/state-badge";
import css from "@/features/agent-day/agent-day-page.module.css";
import { shortStamp, timeOfDay } from "@/lib/format";

interface Replaced {
  started_at: string;
  ended_at: string | null;
  state: Parameters<typeof StateBadge>[0]["state"];
  reason: string;
}

/** What was corrected on this day, by whom and why, and the ledger as it stood before. */
export function Corrections({ agentId, day }: { agentId: string; day: string }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["corrections", agentId, day],
    queryFn: () => listCorrections(agentId, day),
  });
  if (!found.data?.items.length) return null;

  return (
    <section className={css["corrections"]} aria-label={t("agent_day.corrections")}>
      <h3>{t("agent_day.corrections")}</h3>
      {found.data.items.map((one) => (
        <article key={one.id}>
          <div>
            <StateBadge state={one.state} reason={one.pause_reason} />
            <b>
              {timeOfDay(one.started_at)} – {timeOfDay(one.ended_at)}
            </b>
          </div>
          <p>{one.reason}</p>
          <small>
            {t("agent_day.by", { name: one.account_name, at: shortStamp(one.created_at) })}
          </small>
          {(one.replaced as unknown as Replaced[]).map((was) => (
            <div key={was.started_at} data-was>
              <small>{t("agent_day.before")}</small>
              <StateBadge state={was.state} reason={was.reason} />
              <small>
                {timeOfDay(was.started_at)} – {timeOfDay(was.ended_at)}
              </small>
            </div>
          ))}
        </article>
      ))}
    </section>
  );
}
