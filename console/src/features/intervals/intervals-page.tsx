import { useSearch } from "@tanstack/react-router";
import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listIntervalsBehind } from "@/api/reports";
import { Loaded } from "@/components/loaded";
import { MoreButton } from "@/components/more-button";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { StateBadge } from "@/components/state-badge";
import table from "@/components/table.module.css";
import { clock, day, timeOfDay } from "@/lib/format";
import { usePages } from "@/lib/use-pages";

/** The time behind a number of a report, interval by interval, newest first. */
export function IntervalsPage() {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/shell/intervals" });
  const found = usePages(["intervals-behind", filter], (cursor) =>
    listIntervalsBehind({ ...filter, ...(cursor ? { cursor } : {}) }),
  );

  return (
    <Page title={t("intervals.title")} subtitle={t("intervals.subtitle")}>
      <Panel title={t("intervals.title")} isFilling isFlush isBare>
        <Loaded query={found} lines={12}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice icon={Clock} title={t("intervals.none")} />
            ) : (
              <>
                <table className={table["table"]}>
                  <thead>
                    <tr>
                      <th>{t("utilization.agent")}</th>
                      <th>{t("common.day")}</th>
                      <th>{t("utilization.from")}</th>
                      <th>{t("utilization.until")}</th>
                      <th data-end>{t("utilization.lasts")}</th>
                      <th>{t("wallboard.state")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={`${row.agent_id}${row.started_at}`}>
                        <td className={table["strong"]}>{row.agent_name}</td>
                        <td>{day(row.started_at)}</td>
                        <td>{timeOfDay(row.started_at)}</td>
                        <td>
                          {row.ended_at ? timeOfDay(row.ended_at) : t("utilization.running")}
                          {row.is_estimated ? ` (${t("utilization.estimated")})` : ""}
                        </td>
                        <td data-end>{clock(row.seconds)}</td>
                        <td>
                          <StateBadge state={row.state} reason={row.reason} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                <MoreButton {...found.more} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}
