import { ActionIcon } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { StateBadge } from "@/components/state-badge";
import table from "@/components/table.module.css";
import { CorrectionDialog } from "@/features/agent-day/correction-dialog";
import type { Piece } from "@/features/agent-day/day-timeline";
import { clock, secondsBetween, timeOfDay } from "@/lib/format";

type Interval = Piece & { reason: string; call_id: string | null; correction_id: string | null };

export interface LedgerProps {
  agentId: string;
  intervals: Interval[];
}

/** Each interval as the ledger has it. Who may correct time does it from here. */
export function Ledger({ agentId, intervals }: LedgerProps) {
  const { t } = useTranslation();
  const mayCorrect = may(useMe(), "time.correct");
  const cache = useQueryClient();
  const [wrong, setWrong] = useState<Interval | null>(null);

  return (
    <>
      <table className={table["table"]}>
        <thead>
          <tr>
            <th>{t("utilization.from")}</th>
            <th>{t("utilization.until")}</th>
            <th data-end>{t("utilization.lasts")}</th>
            <th>{t("wallboard.state")}</th>
            {mayCorrect ? <th aria-label={t("agent_day.correct")} /> : null}
          </tr>
        </thead>
        <tbody>
          {intervals.map((one) => (
            <tr key={one.started_at}>
              <td>{timeOfDay(one.started_at)}</td>
              <td>
                {one.ended_at ? timeOfDay(one.ended_at) : t("utilization.running")}
                {one.is_estimated ? ` (${t("utilization.estimated")})` : ""}
                {one.correction_id ? ` (${t("agent_day.corrected")})` : ""}
              </td>
              <td data-end>
                {one.ended_at
                  ? clock(secondsBetween(one.started_at, Date.parse(one.ended_at)))
                  : ""}
              </td>
              <td>
                <StateBadge state={one.state} reason={one.reason} />
              </td>
              {mayCorrect ? (
                <td data-end>
                  {one.ended_at ? (
                    <ActionIcon
                      size="sm"
                      variant="subtle"
                      color="gray"
                      aria-label={t("agent_day.correct_at", { at: timeOfDay(one.started_at) })}
                      onClick={() => setWrong(one)}
                    >
                      <Pencil size={13} />
                    </ActionIcon>
                  ) : null}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {wrong?.ended_at ? (
        <CorrectionDialog
          agentId={agentId}
          piece={{ ...wrong, ended_at: wrong.ended_at }}
          onClose={() => setWrong(null)}
          onDone={() => cache.invalidateQueries()}
        />
      ) : null}
    </>
  );
}
