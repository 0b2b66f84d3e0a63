import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ReportTable, ReportValues } from "@/api/contract";
import css from "@/features/reports/reports-page.module.css";
import { count, percent } from "@/lib/format";
import { useNamed } from "@/lib/i18n/use-named";

export interface FunnelProps {
  report: ReportTable;
  search: Record<string, string>;
}

/** From the attempt to the prospect: each bar is a step, as wide as what it keeps. */
export function Funnel({ report, search }: FunnelProps) {
  const { t } = useTranslation();
  const named = useNamed();

  return (
    <ol className={css["funnel"]}>
      {report.rows.map((row) => {
        const values = row.values as ReportValues;
        const share = values["of_first"] ?? 0;
        return (
          <li key={row.key}>
            <b>{named(row.name_zh, row.name_en)}</b>
            <Link
              to="/calls"
              search={{ ...search, first: report.first, last: report.last, metric: row.key }}
              className={css["step"]}
            >
              <i style={{ width: `${Math.max(0.5, share * 100)}%` }} />
              <span>{count(values["count"])}</span>
            </Link>
            <small>
              {t("reports.of_first", { share: percent(values["of_first"]) })}
              {values["of_previous"] === null
                ? ""
                : ` · ${t("reports.of_previous", { share: percent(values["of_previous"]) })}`}
            </small>
          </li>
        );
      })}
    </ol>
  );
}
