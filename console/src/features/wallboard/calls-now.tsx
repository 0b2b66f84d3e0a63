import { PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { BoardAgent, BoardCall } from "@/api/contract";
import { Elapsed } from "@/components/elapsed";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import css from "@/features/wallboard/wallboard-page.module.css";
import { count } from "@/lib/format";

export interface CallsNowProps {
  calls: BoardCall[];
  agents: BoardAgent[];
}

export function CallsNow({ calls, agents }: CallsNowProps) {
  const { t } = useTranslation();
  const nameOf = (id: string | null) => agents.find((agent) => agent.id === id)?.name ?? "";

  return (
    <Panel
      title={t("wallboard.calls")}
      isFilling
      isFlush
      aside={<span className={css["soft"]}>{count(calls.length)}</span>}
    >
      {calls.length === 0 ? (
        <Notice icon={PhoneOff} title={t("wallboard.calls_none")} />
      ) : (
        <table className={table["table"]}>
          <thead>
            <tr>
              <th>{t("wallboard.state")}</th>
              <th>{t("wallboard.phone")}</th>
              <th>{t("wallboard.agent")}</th>
              <th data-end>{t("wallboard.time")}</th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call.id}>
                <td className={css["call"]} data-state={call.state}>
                  <i aria-hidden />
                  {t(`call_state.${call.state}`)}
                </td>
                <td className={table["nowrap"]}>{call.phone_masked}</td>
                <td>
                  <div className={css["caller"]} title={nameOf(call.agent_id)}>
                    {nameOf(call.agent_id)}
                  </div>
                </td>
                <td data-end>
                  <Elapsed since={call.since} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
