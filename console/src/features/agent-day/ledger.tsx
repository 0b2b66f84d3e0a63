import { useTranslation } from "react-i18next";

import { StateBadge } from "@/components/state-badge";
import table from "@/components/table.module.css";
import type { Piece } from "@/features/agent-day/day-timeline";
import { clock, secondsBetween, timeOfDay } from "@/lib/format";

export interface LedgerProps {
  intervals: (Piece & { reason: string })[];
}

/** Each interval as the ledger has it. */
export function Ledger({ intervals }: LedgerProps) {
  const { t } = useTranslation();

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("utilization.from")}</th>
          <th>{t("utilization.until")}</th>
          <th data-end>{t("utilization.lasts")}</th>
          <th>{t("wallboard.state")}</th>
        </tr>
      </thead>
      <tbody>
        {intervals.map((one) => (
          <tr key={one.started_at}>
            <td>{timeOfDay(one.started_at)}</td>
            <td>
              {one.ended_at ? timeOfDay(one.ended_at) : t("utilization.running")}
              {one.is_estimated ? ` (${t("utilization.estimated")})` : ""}
            </td>
            <td data-end>
              {one.ended_at ? clock(secondsBetween(one.started_at, Date.parse(one.ended_at))) : ""}
            </td>
            <td>
              <StateBadge state={one.state} reason={one.reason} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
