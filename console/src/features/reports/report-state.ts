/** How figures of a report are printed, compared and sorted; no React. */
import type { ReportColumn, ReportRow, ReportValues, Unit } from "@/api/contract";
import { DASH, count, hours, percent } from "@/lib/format";

export function figure(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return DASH;
  switch (unit) {
    case "share":
      return percent(value);
    case "seconds":
      return hours(value);
    case "ratio":
      return value.toFixed(2);
    case "count":
      return count(value);
  }
}

export type Trend = "good" | "bad" | "plain";

export interface Change {
  text: string;
  trend: Trend;
}

/** The change against the period before: points for shares, percent for everything else. */
export function change(
  column: ReportColumn,
  now: number | null | undefined,
  before: number | null | undefined,
): Change | null {
  if (typeof now !== "number" || typeof before !== "number") return null;
  const by = now - before;
  if (by === 0) return { text: "±0", trend: "plain" };
  const sign = by > 0 ? "+" : "−";
  const size = Math.abs(by);
  const text =
    column.unit === "share"
      ? `${sign}${(100 * size).toFixed(1)} pt`
      : before === 0
        ? `${sign}${figure(size, column.unit)}`
        : `${sign}${((100 * size) / Math.abs(before)).toFixed(0)} %`;
  const isUp = by > 0;
  if (column.better === "") return { text, trend: "plain" };
  return { text, trend: isUp === (column.better === "up") ? "good" : "bad" };
}

export interface Order {
  code: string;
  isDown: boolean;
}

/** Unknown values go last, whichever way the rest is sorted. */
export function inOrder(rows: ReportRow[], order: Order | null): ReportRow[] {
  if (!order) return rows;
  const value = (row: ReportRow) => (row.values as ReportValues)[order.code] ?? null;
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return order.isDown ? right - left : left - right;
  });
}

/** Where each value stands between 0 and the highest of its column, for shading. */
export function heat(rows: ReportRow[], code: string): Map<number, number> {
  const values = rows.map((row) => (row.values as ReportValues)[code] ?? 0);
  const most = Math.max(...values, 0);
  return new Map(rows.map((row, at) => [Number(row.key), most > 0 ? (values[at] ?? 0) / most : 0]));
}
