import { useTranslation } from "react-i18next";

import type { Desk } from "@/api/contract";
import css from "@/features/desk/desk-status-bar.module.css";
import { useLiveCounters } from "@/features/desk/use-live-counters";
import { count, hours, percent } from "@/lib/format";

export interface StatusFiguresProps {
  desk: Desk;
}

/** The agent's own day in four figures. */
export function StatusFigures({ desk }: StatusFiguresProps) {
  const { t } = useTranslation();
  const counters = useLiveCounters(desk);
  const figures = [
    { name: "calls", value: count(counters.calls) },
    { name: "connected", value: count(counters.connected) },
    { name: "talk_time", value: hours(counters.talk_seconds) },
    { name: "utilization", value: percent(counters.utilization) },
  ] as const;

  return (
    <dl className={css["figures"]}>
      {figures.map(({ name, value }) => (
        <div key={name}>
          <dt>{t(`metric.${name}`)}</dt>
          <dd data-band={name === "utilization" ? counters.band : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
