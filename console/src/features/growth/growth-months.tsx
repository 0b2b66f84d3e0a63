import { Sprout } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Growth } from "@/api/contract";
import { Notice } from "@/components/notice";
import table from "@/components/table.module.css";
import css from "@/features/growth/growth-page.module.css";
import { DASH, count, hours, percent, ratio } from "@/lib/format";

export interface GrowthMonthsProps {
  months: Growth["months"];
}

/** Month by month, the newest first; the bar compares the time on the phone. */
export function GrowthMonths({ months }: GrowthMonthsProps) {
  const { t } = useTranslation();
  const longest = Math.max(...months.map(({ talk_seconds }) => talk_seconds), 1);

  if (months.length === 0) {
    return <Notice icon={Sprout} title={t("growth.none")} text={t("growth.none_hint")} />;
  }
  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("growth.month")}</th>
          <th data-end>{t("metric.calls")}</th>
          <th data-end>{t("metric.effective")}</th>
          <th data-end>{t("metric.prospects")}</th>
          <th data-end>{t("growth.rate")}</th>
          <th data-end>{t("growth.score")}</th>
          <th>{t("growth.figure.talk")}</th>
        </tr>
      </thead>
      <tbody>
        {months.map((month) => (
          <tr key={month.month}>
            <td className={table["strong"]}>{month.month.slice(0, 7)}</td>
            <td data-end>{count(month.calls)}</td>
            <td data-end>{count(month.effective)}</td>
            <td data-end>{count(month.prospects)}</td>
            <td data-end>{percent(ratio(month.prospects, month.calls))}</td>
            <td data-end>{month.score === null ? DASH : month.score.toFixed(1)}</td>
            <td>
              <span className={css["talk"]}>
                <i style={{ width: `${(100 * month.talk_seconds) / longest}%` }} aria-hidden />
                {hours(month.talk_seconds)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
