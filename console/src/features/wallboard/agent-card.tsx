import { Link } from "@tanstack/react-router";
import { memo, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { BoardAgent } from "@/api/contract";
import { UtilizationBar } from "@/components/utilization-bar";
import { AgentActions } from "@/features/wallboard/agent-actions";
import css from "@/features/wallboard/wallboard-page.module.css";
import { ageOf } from "@/features/wallboard/wallboard-state";
import { clock, day, percent, secondsBetween } from "@/lib/format";
import { usePauseReason } from "@/lib/i18n/use-pause-reason";
import { serverNow } from "@/lib/server-clock";
import { lastTick, subscribe } from "@/lib/use-now";

export interface AgentCardProps {
  agent: BoardAgent;
  /** Where it stands among all agents, on screen or not. */
  place: number;
  count: number;
}

/** One agent: state and for how long, the call, the day so far. Drawn again only when it changed. */
export const AgentCard = memo(function AgentCard({ agent, place, count }: AgentCardProps) {
  const { t } = useTranslation();
  const reasonText = usePauseReason();
  const { today } = agent;

  return (
    <li
      className={css["card"]}
      data-state={agent.state}
      aria-label={agent.name}
      aria-posinset={place}
      aria-setsize={count}
    >
      <div className={css["who"]}>
        <Link
          to="/calls"
          search={{ agent_id: agent.id }}
          aria-label={t("wallboard.show_calls", { name: agent.name })}
        >
          {agent.name}
        </Link>
        <StateTime agent={agent} />
        <AgentActions agent={agent} />
      </div>
      <div className={css["state"]}>
        <b>{t(`state.${agent.state}`)}</b>
        <span>
          {agent.call ? agent.call.phone_masked : agent.reason ? reasonText(agent.reason) : ""}
        </span>
        {agent.watchers.map(({ id, name, mode }) => (
          <em key={id} data-watch={mode}>
            {t("supervision.watched", { name, mode: t(`supervision.${mode}`) })}
          </em>
        ))}
        {agent.line_up || agent.state === "offline" ? null : <em>{t("wallboard.line_down")}</em>}
      </div>
      <div className={css["day"]}>
        <Link
          to="/calls"
          search={{ agent_id: agent.id, metric: "calls", day: day(new Date(serverNow())) }}
          title={t("metric.calls")}
        >
          {today.calls} / {today.connected}
        </Link>
        <UtilizationBar utilization={today.utilization} band={today.band} isSmall />
        <Link to="/agent-day" search={{ agent_id: agent.id }} title={t("metric.utilization")}>
          {percent(today.utilization)}
        </Link>
      </div>
    </li>
  );
});

/** Written past React: many components would be drawn each second for two digits each. */
function StateTime({ agent: { since, state } }: Pick<AgentCardProps, "agent">) {
  const time = useRef<HTMLTimeElement>(null);

  useLayoutEffect(() => {
    const write = () => {
      const seconds = secondsBetween(since, lastTick());
      if (!time.current) return;
      time.current.textContent = clock(seconds);
      time.current.dataset["age"] = ageOf(state, seconds);
    };
    write();
    return subscribe(write);
  }, [since, state]);

  return <time ref={time} />;
}
