import { useQuery } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";
import { useTranslation } from "react-i18next";

import { mySamples } from "@/api/quality";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { RecordingLink } from "@/features/quality/recording-link";
import { DASH, clock, stamp } from "@/lib/format";

/** What this account is asked to review, the first due at the top. */
export function QueueTab() {
  const { t } = useTranslation();
  const calls = useQuery({ queryKey: ["samples", "mine"], queryFn: mySamples });

  return (
    <Panel title={t("quality.tab.queue")} isFilling isFlush isBare>
      <Rows
        query={calls}
        none={{
          icon: ClipboardCheck,
          title: t("quality.queue_none"),
          text: t("quality.queue_none_hint"),
        }}
        heads={[
          t("quality.due"),
          t("quality.sample"),
          t("quality.agent"),
          t("quality.lead"),
          t("recordings.started"),
          t("recordings.duration"),
          "",
        ]}
      >
        {(row) => (
          <tr key={`${row.sample_id} ${row.call_id}`}>
            <td className={table["nowrap"]}>{stamp(row.due_at)}</td>
            <td>{row.sample_name}</td>
            <td>{row.agent_name ?? DASH}</td>
            <td>
              <div className={table["clip"]}>{row.lead_name}</div>
            </td>
            <td className={table["nowrap"]}>{stamp(row.placed_at)}</td>
            <td>{clock(row.duration_seconds)}</td>
            <td data-end>
              <RecordingLink callId={row.call_id} />
            </td>
          </tr>
        )}
      </Rows>
    </Panel>
  );
}
