import { ActionIcon } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Call } from "@/api/contract";
import { OutcomeTag } from "@/components/outcome-tag";
import table from "@/components/table.module.css";
import { DASH, clock, shortStamp } from "@/lib/format";
import { useDispositionWord } from "@/lib/i18n/use-disposition-word";

export interface CallRowProps {
  call: Call;
}

export function CallRow({ call }: CallRowProps) {
  const { t } = useTranslation();
  const word = useDispositionWord();

  return (
    <tr>
      <td className={table["nowrap"]}>{shortStamp(call.placed_at)}</td>
      <td>
        <div className={`${table["clip"]} ${table["strong"]}`} title={call.note || undefined}>
          {call.lead_name || call.lead_company || DASH}
        </div>
      </td>
      <td className={table["nowrap"]}>{call.phone_masked}</td>
      <td className={table["nowrap"]}>{call.agent_name ?? DASH}</td>
      <td>
        <div className={table["clip"]}>{call.campaign_name}</div>
      </td>
      <td title={call.is_estimated ? t("calls.estimated") : undefined}>
        <OutcomeTag outcome={call.outcome} />
      </td>
      <td className={table["nowrap"]}>
        {call.disposition ? word(call.disposition) : DASH}
        {call.intent ? ` · ${call.intent}` : ""}
      </td>
      <td data-end>{call.talk_seconds > 0 ? clock(call.talk_seconds) : DASH}</td>
      <td>
        {call.has_recording ? (
          <ActionIcon
            variant="light"
            size={24}
            aria-label={t("calls.play", { name: call.lead_name || call.phone_masked })}
            renderRoot={(props) => <Link to="/recordings" search={{ call: call.id }} {...props} />}
          >
            <Play size={13} />
          </ActionIcon>
        ) : (
          DASH
        )}
      </td>
    </tr>
  );
}
