import { Link } from "@tanstack/react-router";

import type { ReportColumn } from "@/api/contract";
import css from "@/features/reports/reports-page.module.css";
import { change, figure } from "@/features/reports/report-state";

export interface FigureCellProps {
  column: ReportColumn;
  value: number | null | undefined;
  before?: number | null | undefined;
  isCompared: boolean;
  /** The filter under which the calls or the time behind the number are found. */
  search: Record<string, string>;
}

/** One number. A click opens the calls or the time that it was counted over. */
export function FigureCell({ column, value, before, isCompared, search }: FigureCellProps) {
  const text = figure(value, column.unit);
  const by = isCompared ? change(column, value, before) : null;

  return (
    <td data-end className={css["figure"]}>
      <Behind column={column} value={value} search={search}>
        {text}
      </Behind>
      {isCompared ? (
        <small data-trend={by?.trend}>{by ? by.text : figure(before, column.unit)}</small>
      ) : null}
    </td>
  );
}

interface BehindProps {
  column: ReportColumn;
  value: number | null | undefined;
  search: Record<string, string>;
  children: string;
}

function Behind({ column, value, search, children }: BehindProps) {
  if (value === null || value === undefined) return children;
  const metric = search["metric"] ?? column.code;
  if (column.opens === "calls")
    return (
      <Link to="/calls" search={{ ...search, metric }}>
        {children}
      </Link>
    );
  if (column.opens === "intervals")
    return (
      <Link to="/intervals" search={{ ...search, metric }}>
        {children}
      </Link>
    );
  return children;
}
