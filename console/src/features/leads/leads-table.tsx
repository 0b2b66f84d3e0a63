import { UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Lead } from "@/api/contract";
import table from "@/components/table.module.css";
import css from "@/features/leads/leads-page.module.css";
import { DASH, day } from "@/lib/format";

const ROW = 37;
const AHEAD = 12;

export interface LeadsTableProps {
  rows: Lead[];
  chosen: string | undefined;
  more: { hasMore: boolean; isBusy: boolean; onMore: () => void };
  onChoose: (id: string) => void;
}

/** Only the rows in sight are drawn; the next ones are fetched before the last comes into sight. */
export function LeadsTable({ rows, chosen, more, onChoose }: LeadsTableProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const seen = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: AHEAD,
  });
  const items = seen.getVirtualItems();
  const first = items[0]?.start ?? 0;
  const last = items.at(-1);
  const isNearEnd = (last?.index ?? 0) >= rows.length - AHEAD;

  useEffect(() => {
    if (isNearEnd && more.hasMore && !more.isBusy) more.onMore();
  }, [isNearEnd, more]);

  return (
    <div ref={frame} className={table["frame"]}>
      <table className={`${table["table"]} ${css["leads"]}`} aria-rowcount={rows.length}>
        <thead>
          <tr>
            <th>{t("leads.name")}</th>
            <th>{t("leads.company")}</th>
            <th>{t("leads.phone")}</th>
            <th>{t("leads.region")}</th>
            <th>{t("leads.industry")}</th>
            <th>{t("leads.since")}</th>
          </tr>
        </thead>
        <tbody>
          <Space height={first} />
          {items.map(({ index }) => {
            const lead = rows[index];
            return lead ? (
              <tr
                key={lead.id}
                style={{ height: ROW }}
                aria-rowindex={index + 1}
                data-chosen={lead.id === chosen || undefined}
                onClick={() => onChoose(lead.id)}
              >
                <td>
                  <UnstyledButton fz="inherit" fw={600} className={css["name"]}>
                    {lead.name || t("lead.nameless")}
                  </UnstyledButton>
                </td>
                <td title={lead.company}>{lead.company || DASH}</td>
                <td className={table["nowrap"]}>{lead.phone}</td>
                <td title={lead.region}>{lead.region || DASH}</td>
                <td title={lead.industry}>{lead.industry || DASH}</td>
                <td className={table["nowrap"]}>{day(lead.created_at)}</td>
              </tr>
            ) : null;
          })}
          <Space height={seen.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

function Space({ height }: { height: number }) {
  return height > 0 ? (
    <tr aria-hidden style={{ height }}>
      <td colSpan={6} className={css["space"]} />
    </tr>
  ) : null;
}
