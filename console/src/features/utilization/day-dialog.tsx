import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { UtilizationRow } from "@/api/contract";
import { readIntervals } from "@/api/reports";
import { Loaded } from "@/components/loaded";
import { StateBadge } from "@/components/state-badge";
import table from "@/components/table.module.css";
import { clock, secondsBetween, timeOfDay } from "@/lib/format";

export interface DayDialogProps {
  row: UtilizationRow | null;
  onClose: () => void;
}

/** The ledger itself: every interval of one agent's day, the newest first. */
export function DayDialog({ row, onClose }: DayDialogProps) {
  const { t } = useTranslation();

  return (
    <Modal
      opened={row !== null}
      onClose={onClose}
      size="lg"
      title={row ? t("utilization.day_of", { name: row.agent_name }) : ""}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {row ? <Ledger agentId={row.agent_id} day={row.day} /> : null}
    </Modal>
  );
}

function Ledger({ agentId, day }: { agentId: string; day: string }) {
  const { t } = useTranslation();
  const intervals = useQuery({
    queryKey: ["intervals", agentId, day],
    queryFn: () => readIntervals(agentId, day),
  });

  return (
    <Loaded query={intervals}>
      {({ items }) => (
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
            {items.map((one) => (
              <tr key={one.started_at}>
                <td>{timeOfDay(one.started_at)}</td>
                <td>
                  {one.ended_at ? timeOfDay(one.ended_at) : t("utilization.running")}
                  {one.is_estimated ? ` (${t("utilization.estimated")})` : ""}
                </td>
                <td data-end>
                  {one.ended_at
                    ? clock(secondsBetween(one.started_at, Date.parse(one.ended_at)))
                    : ""}
                </td>
                <td>
                  <StateBadge state={one.state} reason={one.reason} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Loaded>
  );
}
