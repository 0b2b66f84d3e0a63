import { NativeSelect, TextInput, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarDays } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { ReportTable, ReportValues, UtilizationRow } from "@/api/contract";
import { may } from "@/api/me";
import { readIntervals, readReport, readUtilization } from "@/api/reports";
import { listShifts } from "@/api/shifts";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { StatesBar } from "@/components/states-bar";
import { UtilizationBar } from "@/components/utilization-bar";
import css from "@/features/agent-day/agent-day-page.module.css";
import { BandBar } from "@/features/agent-day/band-bar";
import { Corrections } from "@/features/agent-day/corrections";
import { DayTimeline, hoursOf } from "@/features/agent-day/day-timeline";
import { Ledger } from "@/features/agent-day/ledger";
import { CALLS_TARGET, EFFECTIVE_TARGET } from "@/lib/bands";
import { DASH, count, hours, percent } from "@/lib/format";
import { useNamed } from "@/lib/i18n/use-named";
import { serverNow } from "@/lib/server-clock";

/** One agent's day, from the bar of its states down to each interval of the ledger. */
export function AgentDayPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/agent-day" });
  const navigate = useNavigate({ from: "/agent-day" });
  const people = useQuery({
    queryKey: ["utilization", search.day ?? "today"],
    queryFn: () => readUtilization(search.day),
    refetchInterval: ({ state }) => (state.data?.total.is_live ? 15_000 : false),
  });
  const rows = people.data?.items ?? [];
  const row = rows.find((one) => one.agent_id === search.agent_id) ?? rows[0];

  return (
    <Page
      title={row ? t("utilization.day_of", { name: row.agent_name }) : t("agent_day.title")}
      subtitle={t("utilization.formula")}
      actions={
        <>
          <NativeSelect
            aria-label={t("utilization.agent")}
            value={row?.agent_id ?? ""}
            onChange={(event) =>
              void navigate({ search: { ...search, agent_id: event.currentTarget.value } })
            }
            data={rows.map((one) => ({ value: one.agent_id, label: one.agent_name }))}
          />
          <TextInput
            type="date"
            aria-label={t("common.day")}
            value={people.data?.day ?? search.day ?? ""}
            onChange={(event) =>
              void navigate({ search: { ...search, day: event.currentTarget.value } })
            }
          />
        </>
      }
    >
      <Loaded query={people} lines={10}>
        {() => (row ? <Day key={row.agent_id} row={row} /> : <Nobody />)}
      </Loaded>
    </Page>
  );
}

function Nobody() {
  const { t } = useTranslation();
  return (
    <Panel title={t("agent_day.title")} isFilling>
      <Notice icon={CalendarDays} title={t("utilization.none")} text={t("utilization.none_hint")} />
    </Panel>
  );
}

function Day({ row }: { row: UtilizationRow }) {
  const { t } = useTranslation();
  const me = useMe();
  const { agent_id: agent, day } = row;
  const intervals = useQuery({
    queryKey: ["intervals", agent, day, Math.floor(row.signed_in_seconds)],
    queryFn: () => readIntervals(agent, day),
    placeholderData: (before) => before,
  });
  const shifts = useQuery({ queryKey: ["shifts", day], queryFn: () => listShifts(day, day) });
  const figures = useQuery({
    queryKey: ["report", "agents", agent, day],
    queryFn: () => readReport("agents", { agent_id: agent, first: day, last: day }),
  });
  const mine = (shifts.data?.items ?? []).filter((shift) => shift.agent_id === agent);
  const span = { agent_id: agent, first: day, last: day };
  const now = serverNow();

  return (
    <>
      <Panel title={t("agent_day.timeline")}>
        <Loaded query={intervals} lines={3}>
          {({ items }) => (
            <>
              <DayTimeline pieces={items} shifts={mine} now={now} />
              <div className={css["hours"]} aria-hidden>
                {hoursOf(items, mine, now).map((hour, at) => (
                  <span key={at}>{hour}</span>
                ))}
              </div>
            </>
          )}
        </Loaded>
        <StatesBar byState={row.by_state} hasLegend />
      </Panel>
      <div className={css["split"]}>
        <Panel title={t("metric.utilization")}>
          <div className={css["share"]} data-band={row.band}>
            <b>{percent(row.utilization)}</b>
            <small>
              {hours(row.talk_seconds)} ÷ {hours(row.elapsed_shift_seconds)}
              {row.is_live ? ` · ${t("utilization.live")}` : ""}
            </small>
          </div>
          <UtilizationBar utilization={row.utilization} band={row.band} />
          <BandBar
            label={t("metric.calls")}
            value={row.calls}
            target={CALLS_TARGET}
            search={{ ...span, metric: "calls" }}
          />
          <BandBar
            label={t("metric.effective")}
            value={row.effective}
            target={EFFECTIVE_TARGET}
            search={{ ...span, metric: "effective" }}
          />
        </Panel>
        <Panel title={t("agent_day.figures")}>
          <Loaded query={figures} lines={6}>
            {(report) => <Figures report={report} />}
          </Loaded>
        </Panel>
        <Panel title={t("agent_day.ledger")} isFlush>
          <Loaded query={intervals} lines={6}>
            {({ items }) => <Ledger agentId={agent} intervals={items} />}
          </Loaded>
          {may(me, "time.correct") ? <Corrections agentId={agent} day={day} /> : null}
        </Panel>
      </div>
    </>
  );
}

function Figures({ report }: { report: ReportTable }) {
  const named = useNamed();
  const values = (report.rows[0]?.values ?? {}) as ReportValues;

  return (
    <dl className={css["figures"]}>
      {report.columns.map((column) => {
        const value = values[column.code];
        const shown =
          value === null || value === undefined
            ? DASH
            : column.unit === "share"
              ? percent(value)
              : column.unit === "seconds"
                ? hours(value)
                : count(value);
        return (
          <Tooltip
            key={column.code}
            label={named(column.said_zh, column.said_en)}
            multiline
            maw={320}
          >
            <div tabIndex={0}>
              <dt>{named(column.name_zh, column.name_en)}</dt>
              <dd>{shown}</dd>
            </div>
          </Tooltip>
        );
      })}
    </dl>
  );
}
