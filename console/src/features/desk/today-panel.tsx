import { useTranslation } from "react-i18next";

import type { Desk } from "@/api/contract";
import { Panel } from "@/components/panel";
import { StatesBar } from "@/components/states-bar";
import { UtilizationBar } from "@/components/utilization-bar";
import css from "@/features/desk/today-panel.module.css";
import { useLiveCounters } from "@/features/desk/use-live-counters";
import { CALLS_TARGET, EFFECTIVE_TARGET } from "@/lib/bands";
import { count, hours, percent, ratio } from "@/lib/format";

export interface TodayPanelProps {
  desk: Desk;
}

/** The agent's own day, against the lines that the day is judged by. */
export function TodayPanel({ desk }: TodayPanelProps) {
  const { t } = useTranslation();
  const counters = useLiveCounters(desk);
  const connectRate = percent(ratio(counters.connected, counters.calls));

  return (
    <Panel title={t("desk.today")} aside={<span className={css["day"]}>{counters.day}</span>}>
      <div className={css["utilization"]}>
        <span className={css["caption"]}>{t("metric.utilization")}</span>
        <b data-band={counters.band}>{percent(counters.utilization)}</b>
        <span className={css["of"]}>
          {t("desk.talk_of_shift", {
            talk: hours(counters.talk_seconds),
            shift: hours(counters.elapsed_shift_seconds ?? counters.shift_seconds),
          })}
        </span>
      </div>
      <UtilizationBar utilization={counters.utilization} band={counters.band} />
      <dl className={css["figures"]}>
        <Figure
          name={t("metric.calls")}
          value={count(counters.calls)}
          note={t("desk.target", CALLS_TARGET)}
        />
        <Figure name={t("metric.connected")} value={count(counters.connected)} note={connectRate} />
        <Figure
          name={t("metric.effective")}
          value={count(counters.effective)}
          note={t("desk.target", EFFECTIVE_TARGET)}
        />
        <Figure
          name={t("metric.prospects")}
          value={count(counters.prospects)}
          note={t("desk.of_effective", {
            share: percent(ratio(counters.prospects, counters.effective)),
          })}
        />
      </dl>
      <p className={css["split"]}>
        <span>{t("metric.signed_in")}</span>
        <b>{hours(counters.signed_in_seconds)}</b>
      </p>
      <StatesBar byState={counters.by_state} hasLegend />
    </Panel>
  );
}

interface FigureProps {
  name: string;
  value: string;
  note: string;
}

function Figure({ name, value, note }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      <dd className={css["note"]}>{note}</dd>
    </div>
  );
}
