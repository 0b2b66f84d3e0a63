import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ReportTable, ReportValues } from "@/api/contract";
import { figure, heat } from "@/features/reports/report-state";
import css from "@/features/reports/reports-page.module.css";
import { useNamed } from "@/lib/i18n/use-named";

const DAYS = ["0", "1", "2", "3", "4", "5", "6"] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export interface HeatMapProps {
  report: ReportTable;
  search: Record<string, string>;
}

/** Hour of the day by day of the week, one metric at a time; a square opens its calls. */
export function HeatMap({ report, search }: HeatMapProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const [code, setCode] = useState(report.columns[0]?.code ?? "calls");
  const column = report.columns.find((one) => one.code === code);
  const shades = heat(report.rows, code);
  const values = new Map(
    report.rows.map((row) => [Number(row.key), (row.values as ReportValues)[code] ?? null]),
  );

  if (!column) return null;
  const square = (slot: number) => {
    const value = values.get(slot);
    const text = figure(value, column.unit);
    const shade = {
      "--heat": `${Math.round((shades.get(slot) ?? 0) * 100)}%`,
    } as React.CSSProperties;
    if (value === undefined || value === null) return <span className={css["square"]} data-empty />;
    const inside = column.unit === "seconds" ? text.slice(0, -3) : text;
    return column.opens === "calls" ? (
      <Link
        to="/calls"
        className={css["square"]}
        style={shade}
        title={text}
        search={{
          ...search,
          first: report.first,
          last: report.last,
          weekday_hour: String(slot),
          metric: code,
        }}
      >
        {inside}
      </Link>
    ) : (
      <span className={css["square"]} style={shade} title={text}>
        {inside}
      </span>
    );
  };

  return (
    <div className={css["heat"]}>
      <div className={css["choice"]}>
        <NativeSelect
          aria-label={t("reports.metric")}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          data={report.columns.map((one) => ({
            value: one.code,
            label: named(one.name_zh, one.name_en),
          }))}
        />
        <small>{named(column.said_zh, column.said_en)}</small>
      </div>
      <table className={css["squares"]}>
        <thead>
          <tr>
            <th />
            {HOURS.map((hour) => (
              <th key={hour}>{String(hour).padStart(2, "0")}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map((day, weekday) => (
            <tr key={day}>
              <th>{t(`weekday.${day}`)}</th>
              {HOURS.map((hour) => (
                <td key={hour}>{square(weekday * 24 + hour)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
