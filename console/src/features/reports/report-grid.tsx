import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ReportRow, ReportTable, ReportValues } from "@/api/contract";
import table from "@/components/table.module.css";
import { FigureCell } from "@/features/reports/figure-cell";
import { MetricHead } from "@/features/reports/metric-head";
import { inOrder } from "@/features/reports/report-state";
import type { Order } from "@/features/reports/report-state";
import css from "@/features/reports/reports-page.module.css";
import { count, hours } from "@/lib/format";
import { useNamed } from "@/lib/i18n/use-named";

export interface ReportGridProps {
  report: ReportTable;
  /** The filters of the page, which go along to whatever a number opens. */
  search: Record<string, string>;
}

export function ReportGrid({ report, search }: ReportGridProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const [order, setOrder] = useState<Order | null>(null);
  const isCompared = report.rows.some((row) => row.before) || report.total_before !== null;
  const sortBy = (code: string) =>
    setOrder((was) =>
      was?.code !== code ? { code, isDown: true } : was.isDown ? { code, isDown: false } : null,
    );

  const cells = (
    values: ReportValues,
    before: ReportValues | null,
    opens: Record<string, string>,
  ) =>
    report.columns.map((column) => (
      <FigureCell
        key={column.code}
        column={column}
        value={values[column.code]}
        before={before?.[column.code]}
        isCompared={isCompared}
        search={{ ...search, first: report.first, last: report.last, ...opens }}
      />
    ));

  return (
    <table className={`${table["table"]} ${css["grid"]}`}>
      <thead>
        <tr>
          <th>{named(report.title_zh, report.title_en)}</th>
          {report.columns.map((column) => (
            <MetricHead
              key={column.code}
              column={column}
              sorted={order?.code === column.code ? (order.isDown ? "down" : "up") : null}
              onSort={() => sortBy(column.code)}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {inOrder(report.rows, order).map((row) => (
          <tr key={row.key}>
            <td className={`${table["nowrap"]} ${table["strong"]}`}>
              <RowName row={row} report={report} />
            </td>
            {cells(row.values, row.before, row.opens as Record<string, string>)}
          </tr>
        ))}
      </tbody>
      {report.total ? (
        <tfoot>
          <tr>
            <td>{t("reports.total")}</td>
            {cells(report.total, report.total_before, {})}
          </tr>
        </tfoot>
      ) : null}
    </table>
  );
}

/** An agent's name leads to the day of that agent. */
function RowName({ row, report }: { row: ReportRow; report: ReportTable }) {
  const named = useNamed();
  const name = named(row.name_zh, row.name_en);
  const agent = (row.opens as Record<string, string>)["agent_id"];

  return (
    <>
      {agent ? (
        <Link to="/agent-day" search={{ agent_id: agent, day: report.last }}>
          {name}
        </Link>
      ) : (
        name
      )}
      <Estimated calls={row.estimated_calls} seconds={row.estimated_seconds} />
    </>
  );
}

/** A row that is not all observation says so, and how much of it is an estimate. */
function Estimated({ calls, seconds }: { calls: number; seconds: number }) {
  const { t } = useTranslation();
  if (!calls && !seconds) return null;
  const hint = t("reports.estimated_hint", { calls: count(calls), time: hours(seconds) });

  return (
    <Tooltip label={hint} multiline maw={320}>
      <abbr className={css["estimated"]} tabIndex={0} aria-label={hint}>
        {t("reports.estimated")} {seconds ? hours(seconds) : count(calls)}
      </abbr>
    </Tooltip>
  );
}
