import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { OwnedLead } from "@/api/contract";
import { dial } from "@/api/desk";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { shortStamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { useNow } from "@/lib/use-now";

export type LeadAct = "history" | "note" | "release";

export interface MineTableProps {
  leads: OwnedLead[];
  onAct: (lead: OwnedLead, act: LeadAct) => void;
}

const HOUR = 3_600_000;

export function MineTable({ leads, onAct }: MineTableProps) {
  const { t } = useTranslation();
  const call = useAct(dial);

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("pool.lead")}</th>
          <th>{t("pool.phone")}</th>
          <th>{t("pool.contacted")}</th>
          <th>{t("pool.followed_up")}</th>
          <th>{t("pool.goes_back")}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <tr key={lead.id}>
            <td data-wrap className={table["strong"]}>
              {lead.company || lead.name}
              {lead.company && lead.name ? <small> {lead.name}</small> : null}
            </td>
            <td className={table["nowrap"]}>{lead.phone}</td>
            <td className={table["nowrap"]}>{shortStamp(lead.contacted_at)}</td>
            <td className={table["nowrap"]}>{shortStamp(lead.followed_up_at)}</td>
            <td className={table["nowrap"]}>
              <TimeLeft lead={lead} />
            </td>
            <td data-end>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Button
                  color="teal"
                  disabled={call.isBusy}
                  onClick={() => call.act({ lead_id: lead.id })}
                >
                  {t("pool.call")}
                </Button>
                <Button variant="default" onClick={() => onAct(lead, "note")}>
                  {t("pool.note")}
                </Button>
                <Button variant="subtle" onClick={() => onAct(lead, "history")}>
                  {t("pool.history")}
                </Button>
                <Button variant="subtle" color="gray" onClick={() => onAct(lead, "release")}>
                  {t("pool.release")}
                </Button>
              </Group>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TimeLeft({ lead }: { lead: OwnedLead }) {
  const { t } = useTranslation();
  const now = useNow();

  if (lead.goes_back_at === null || lead.why === null) {
    return <Tag tone="good">{t(lead.closed_at ? "pool.closed" : "pool.never")}</Tag>;
  }
  const hours = Math.floor((Date.parse(lead.goes_back_at) - now) / HOUR);
  const left = () => {
    if (hours < 0) return t("pool.overdue");
    return hours < 48
      ? t("pool.hours_left", { n: hours })
      : t("pool.days_left", { n: Math.floor(hours / 24) });
  };

  return (
    <>
      <Tag tone={lead.is_near ? "bad" : "plain"}>{left()}</Tag>{" "}
      <small>{t(`pool.why_short.${lead.why}`)}</small>
    </>
  );
}
