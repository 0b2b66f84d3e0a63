import { Button, Group, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Waves } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { FreeLead, LeadPool } from "@/api/contract";
import { claimLead, listFree } from "@/api/pools";
import { Loaded } from "@/components/loaded";
import { MoreButton } from "@/components/more-button";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { day, shortStamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { usePages } from "@/lib/use-pages";

export interface FreePanelProps {
  pool: LeadPool;
  mayClaim: boolean;
  onChanged: () => unknown;
}

export function FreePanel({ pool, mayClaim, onChanged }: FreePanelProps) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const [region, setRegion] = useState("");
  const [wanted] = useDebouncedValue(q.trim(), 250);
  const [where] = useDebouncedValue(region.trim(), 250);
  const leads = usePages(["free-leads", pool.id, wanted, where], (cursor) =>
    listFree(pool.id, wanted, where, cursor),
  );

  return (
    <Panel
      title={t("pool.free")}
      isFilling
      isFlush
      aside={
        <Group gap={8} wrap="nowrap">
          <TextInput
            aria-label={t("pool.search")}
            placeholder={t("pool.search")}
            value={q}
            onChange={(event) => setQ(event.currentTarget.value)}
          />
          <TextInput
            w={120}
            aria-label={t("pool.region")}
            placeholder={t("pool.region")}
            value={region}
            onChange={(event) => setRegion(event.currentTarget.value)}
          />
        </Group>
      }
    >
      <Loaded query={leads} lines={10}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice icon={Waves} title={t("pool.none_free")} />
          ) : (
            <>
              <FreeTable rows={rows} mayClaim={mayClaim} onChanged={onChanged} />
              <MoreButton {...leads.more} />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

interface FreeTableProps {
  rows: FreeLead[];
  mayClaim: boolean;
  onChanged: () => unknown;
}

function FreeTable({ rows, mayClaim, onChanged }: FreeTableProps) {
  const { t } = useTranslation();
  const claim = useAct(async (id: string) => {
    try {
      await claimLead(id);
    } finally {
      // Who was slower sees that the lead is gone.
      await onChanged();
    }
  });

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("pool.lead")}</th>
          <th>{t("pool.phone")}</th>
          <th>{t("pool.region")}</th>
          <th>{t("pool.industry")}</th>
          <th>{t("pool.came")}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {rows.map((lead) => (
          <tr key={lead.id}>
            <td data-wrap className={table["strong"]}>
              {lead.company || lead.name}
              {lead.company && lead.name ? <small> {lead.name}</small> : null}
            </td>
            <td className={table["nowrap"]}>{lead.phone}</td>
            <td data-wrap>{lead.region}</td>
            <td data-wrap>{lead.industry}</td>
            <td className={table["nowrap"]}>{day(lead.came_at)}</td>
            <td data-end>
              {mayClaim && lead.locked_until ? (
                <span className={table["soft"]}>
                  {t("pool.locked", { time: shortStamp(lead.locked_until) })}
                </span>
              ) : null}
              {mayClaim && !lead.locked_until ? (
                <Button
                  variant="default"
                  disabled={claim.isBusy}
                  onClick={() => claim.act(lead.id)}
                >
                  {t("pool.claim")}
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
