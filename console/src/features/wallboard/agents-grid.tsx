import { useElementSize } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { BoardAgent } from "@/api/contract";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import { AgentCard } from "@/features/wallboard/agent-card";
import { windowOf } from "@/features/wallboard/grid-window";
import css from "@/features/wallboard/wallboard-page.module.css";
import { inOrder } from "@/features/wallboard/wallboard-state";
import { count } from "@/lib/format";

export interface AgentsGridProps {
  agents: BoardAgent[];
  /** Only those of one campaign are shown. */
  isNarrowed?: boolean;
}

/** One card an agent, the busiest states first; only the cards on screen are drawn. */
export function AgentsGrid({ agents, isNarrowed }: AgentsGridProps) {
  const { t } = useTranslation();

  return (
    <Panel
      title={t("wallboard.agents")}
      isFilling
      isFlush
      aside={
        <span className={css["soft"]}>
          {count(agents.length)}{" "}
          {isNarrowed ? (
            <Link to="/wallboard" search={{}}>
              {t("wallboard.show_all")}
            </Link>
          ) : null}
        </span>
      }
    >
      {agents.length === 0 ? (
        <Notice
          icon={Users}
          title={t("wallboard.agents_none")}
          text={t("wallboard.agents_none_hint")}
        />
      ) : (
        <Cards agents={inOrder(agents)} />
      )}
    </Panel>
  );
}

function Cards({ agents }: AgentsGridProps) {
  const { ref, width, height } = useElementSize();
  const [scrollTop, setScrollTop] = useState(0);
  const shown = windowOf({ count: agents.length, width, height, scrollTop });

  return (
    <div
      ref={ref}
      className={css["scroll"]}
      tabIndex={-1}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: shown.total }}>
        <ul
          className={css["cards"]}
          style={{
            transform: `translateY(${shown.top}px)`,
            gridTemplateColumns: `repeat(${shown.columns}, minmax(0, 1fr))`,
          }}
        >
          {agents.slice(shown.first, shown.last).map((agent, at) => (
            <AgentCard
              key={agent.id}
              agent={agent}
              place={shown.first + at + 1}
              count={agents.length}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}
