import { Users } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { BoardAgent } from "@/api/contract";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import { AgentCard } from "@/features/wallboard/agent-card";
import css from "@/features/wallboard/wallboard-page.module.css";
import { inOrder } from "@/features/wallboard/wallboard-state";
import { count } from "@/lib/format";

export interface AgentsGridProps {
  agents: BoardAgent[];
}

/** One card an agent, the busiest states first. */
export function AgentsGrid({ agents }: AgentsGridProps) {
  const { t } = useTranslation();

  return (
    <Panel
      title={t("wallboard.agents")}
      isFilling
      aside={<span className={css["soft"]}>{count(agents.length)}</span>}
    >
      {agents.length === 0 ? (
        <Notice
          icon={Users}
          title={t("wallboard.agents_none")}
          text={t("wallboard.agents_none_hint")}
        />
      ) : (
        <ul className={css["cards"]}>
          {inOrder(agents).map((agent) => (
            <AgentCard key={agent.id} agent={agent} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
