import { useTranslation } from "react-i18next";

import type { DayFigures } from "@/api/contract";
import { StatesBar } from "@/components/states-bar";
import { UtilizationBar } from "@/components/utilization-bar";
import css from "@/features/utilization/utilization-page.module.css";
import { count, hours, percent, ratio } from "@/lib/format";

export interface TotalFiguresProps {
  total: DayFigures;
}

/** The team's day: sums divided by sums, never a mean of percentages. */
export function TotalFigures({ total }: TotalFiguresProps) {
  const { t } = useTranslation();
  const figures = [
    [t("metric.calls"), count(total.calls), ""],
    [t("metric.connected"), count(total.connected), percent(ratio(total.connected, total.calls))],
    [t("metric.effective"), count(total.effective), ""],
    [t("metric.prospects"), count(total.prospects), ""],
  ] as const;

  return (
    <section className={css["total"]} aria-label={t("utilization.total")}>
      <div className={css["main"]}>
        <span>{t("metric.utilization")}</span>
        <b data-band={total.band}>{percent(total.utilization)}</b>
        <small>
          {hours(total.talk_seconds)} ÷ {hours(total.elapsed_shift_seconds)}
        </small>
        <UtilizationBar utilization={total.utilization} band={total.band} />
      </div>
      <dl className={css["figures"]}>
        {figures.map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
            <dd className={css["note"]}>{note}</dd>
          </div>
        ))}
      </dl>
      <div className={css["split"]}>
        <span>
          {t("metric.signed_in")} <b>{hours(total.signed_in_seconds)}</b>
        </span>
        <StatesBar byState={total.by_state} hasLegend />
      </div>
    </section>
  );
}
