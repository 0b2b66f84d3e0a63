import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { BarChart3, ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { UtilizationReport } from "@/api/contract";
import { readUtilization } from "@/api/reports";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { AgentRow } from "@/features/utilization/agent-row";
import { dayAfter, today } from "@/features/utilization/day-state";
import { TotalFigures } from "@/features/utilization/total-figures";

/** Each agent's day: where the time went, and talk against the shift. */
export function UtilizationPage() {
  const { t } = useTranslation();
  // Which day it is the site's calendar says, and the browser may be in another zone.
  const { day } = useSearch({ from: "/shell/utilization" });
  const report = useQuery({
    queryKey: ["utilization", day ?? "today"],
    queryFn: () => readUtilization(day),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.data?.total.is_live ? 15_000 : false),
  });

  return (
    <Page
      title={t("utilization.title")}
      subtitle={t("utilization.formula")}
      actions={<DayPicker day={day ?? report.data?.day ?? today()} />}
    >
      <Loaded query={report} lines={10}>
        {(loaded) => <Report report={loaded} />}
      </Loaded>
    </Page>
  );
}

function DayPicker({ day }: { day: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/utilization" });
  const show = (wanted: string) => void navigate({ search: wanted ? { day: wanted } : {} });

  return (
    <>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t("utilization.previous")}
        onClick={() => show(dayAfter(day, -1))}
      >
        <ChevronLeft size={16} />
      </ActionIcon>
      <TextInput
        type="date"
        aria-label={t("common.day")}
        value={day}
        onChange={(event) => show(event.currentTarget.value)}
      />
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t("utilization.next")}
        onClick={() => show(dayAfter(day, 1))}
      >
        <ChevronRight size={16} />
      </ActionIcon>
      <Button variant="default" onClick={() => show("")}>
        {t("utilization.today")}
      </Button>
    </>
  );
}

function Report({ report }: { report: UtilizationReport }) {
  const { t } = useTranslation();

  if (report.items.length === 0) {
    return (
      <Panel title={t("utilization.title")} isFilling>
        <Notice icon={BarChart3} title={t("utilization.none")} text={t("utilization.none_hint")} />
      </Panel>
    );
  }
  return (
    <>
      <TotalFigures total={report.total} />
      <Panel title={t("wallboard.agents")} isFilling isFlush>
        <table className={table["table"]}>
          <thead>
            <tr>
              <th>{t("utilization.agent")}</th>
              <th>{t("utilization.split")}</th>
              <th data-end>{t("utilization.talk")}</th>
              <th data-end>{t("utilization.of_shift")}</th>
              <th>{t("utilization.utilization")}</th>
              <th data-end>{t("metric.calls")}</th>
              <th data-end>{t("metric.connected")}</th>
              <th data-end>{t("metric.effective")}</th>
              <th data-end>{t("metric.prospects")}</th>
            </tr>
          </thead>
          <tbody>
            {report.items.map((row) => (
              <AgentRow key={row.agent_id} row={row} />
            ))}
          </tbody>
        </table>
      </Panel>
    </>
  );
}
