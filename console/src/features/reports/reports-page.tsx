import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { BarChart3 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { ReportTable } from "@/api/contract";
import { listReports, readReport } from "@/api/reports";
import type { ReportFilter } from "@/api/reports";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { Tag } from "@/components/tag";
import { FilterBar } from "@/features/reports/filter-bar";
import { Funnel } from "@/features/reports/funnel";
import { HeatMap } from "@/features/reports/heat-map";
import { ReportGrid } from "@/features/reports/report-grid";
import { ReportTools } from "@/features/reports/report-tools";
import css from "@/features/reports/reports-page.module.css";
import { today } from "@/features/reports/span-state";
import { timeOfDay } from "@/lib/format";
import { useNamed } from "@/lib/i18n/use-named";

const WIDER = ["team_id", "agent_id", "campaign_id", "client_id", "list_id"] as const;

/** Every report: which one at the left, its filters above, and behind each number what it counts. */
export function ReportsPage() {
  const { t } = useTranslation();
  const named = useNamed();
  const search = useSearch({ from: "/shell/reports" });
  const navigate = useNavigate({ from: "/reports" });
  const code = search.report ?? "agents";
  const last = search.last ?? search.first ?? today();
  const first = search.first ?? last;
  const filter: ReportFilter = { first, last, compare: search.compare === "true" };
  const wider: Record<string, string> = {};
  for (const name of WIDER) {
    const value = search[name];
    if (value) wider[name] = filter[name] = value;
  }
  const names = useQuery({ queryKey: ["reports"], queryFn: listReports, staleTime: Infinity });
  const report = useQuery({
    queryKey: ["report", code, filter],
    queryFn: () => readReport(code, filter),
    placeholderData: (before) => (before?.report === code ? before : undefined),
    refetchInterval: ({ state }) => (state.data?.is_live ? 15_000 : false),
  });
  const change = (changes: Record<string, string>) =>
    void navigate({
      search: Object.fromEntries(
        Object.entries({ ...search, ...changes }).filter(([, value]) => value),
      ),
    });
  const chosen = names.data?.find((one) => one.code === code);

  return (
    <Page
      title={chosen ? named(chosen.title_zh, chosen.title_en) : t("reports.title")}
      subtitle={chosen ? named(chosen.said_zh, chosen.said_en) : undefined}
      actions={<ReportTools report={code} filter={filter} onOpen={change} />}
    >
      <div className={css["split"]}>
        <Panel title={t("reports.title")} isFlush isBare>
          <nav className={css["names"]} aria-label={t("reports.title")}>
            {(names.data ?? []).map((one) => (
              <Link
                key={one.code}
                to="/reports"
                search={{ ...search, report: one.code }}
                data-chosen={one.code === code || undefined}
              >
                {named(one.title_zh, one.title_en)}
              </Link>
            ))}
          </nav>
        </Panel>
        <div className={css["pane"]}>
          <div className={css["filters"]}>
            <FilterBar search={search} first={first} last={last} onChange={change} />
            {report.data?.is_live ? (
              <Tag tone="good">{t("reports.live", { at: timeOfDay(report.data.at) })}</Tag>
            ) : null}
          </div>
          <Panel title={t("reports.figures")} isFilling isFlush isBare>
            <Loaded query={report} lines={12}>
              {(loaded) => <Drawn report={loaded} search={wider} />}
            </Loaded>
          </Panel>
        </div>
      </div>
    </Page>
  );
}

function Drawn({ report, search }: { report: ReportTable; search: Record<string, string> }) {
  const { t } = useTranslation();

  if (report.rows.length === 0)
    return <Notice icon={BarChart3} title={t("reports.none")} text={t("reports.none_hint")} />;
  if (report.shape === "heat") return <HeatMap report={report} search={search} />;
  if (report.shape === "funnel") return <Funnel report={report} search={search} />;
  return <ReportGrid report={report} search={search} />;
}
