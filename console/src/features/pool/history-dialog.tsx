import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { PoolEvent } from "@/api/contract";
import { readHistory } from "@/api/pools";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import table from "@/components/table.module.css";
import { DASH, stamp } from "@/lib/format";

export interface HistoryDialogProps {
  leadId: string;
  name: string;
  onClose: () => void;
}

/** Who had the lead, and why it went back. */
export function HistoryDialog({ leadId, name, onClose }: HistoryDialogProps) {
  const { t } = useTranslation();
  const history = useQuery({
    queryKey: ["pool-history", leadId],
    queryFn: () => readHistory(leadId),
  });
  const said = (event: PoolEvent) =>
    t(`pool.event.${event.kind}`, {
      who: event.account ?? DASH,
      by: event.by ?? DASH,
      reason: event.why ? t(`pool.why.${event.why}`, { days: event.days }) : event.reason,
    });

  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={`${t("pool.history")} · ${name}`}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Loaded query={history} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice title={t("pool.history_none")} />
          ) : (
            <table className={table["table"]}>
              <tbody>
                {items.map((event) => (
                  <tr key={`${event.at}${event.kind}`}>
                    <td className={table["nowrap"]}>{stamp(event.at)}</td>
                    <td data-wrap>{said(event)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Modal>
  );
}
