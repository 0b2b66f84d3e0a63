import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Chance } from "@/api/contract";
import { readChance } from "@/api/growth";
import { Panel } from "@/components/panel";
import css from "@/features/desk/chance-panel.module.css";
import { count, percent } from "@/lib/format";

/** Calls are a game of chance: how many one prospect takes, and how usual the wait for it is. */
export function ChancePanel() {
  const { t } = useTranslation();
  const chance = useQuery({
    queryKey: ["chance"],
    queryFn: readChance,
    refetchInterval: 120_000,
  }).data;

  if (!chance?.of || !chance.calls_for_one) return null;
  return (
    <Panel title={t("chance.title")} aside={<small>{t(`chance.of.${chance.of}`)}</small>}>
      <Odds chance={chance} callsForOne={chance.calls_for_one} />
      <p className={css["honest"]}>{t("chance.honest", { half: count(chance.calls_for_half) })}</p>
    </Panel>
  );
}

function Odds({ chance, callsForOne }: { chance: Chance; callsForOne: number }) {
  const { t } = useTranslation();
  const { since_last, rate, low, high, days } = chance;
  const share = Math.min(1, since_last / callsForOne);

  return (
    <>
      <div className={css["odds"]}>
        <b>{t("chance.one_in", { calls: count(Math.round(callsForOne)) })}</b>
        <span>
          {t("chance.interval", {
            rate: percent(rate),
            low: percent(low),
            high: percent(high),
            days,
          })}
        </span>
      </div>
      <div
        className={css["track"]}
        role="meter"
        aria-label={t("chance.since", { calls: count(since_last) })}
        aria-valuemin={0}
        aria-valuemax={Math.round(callsForOne)}
        aria-valuenow={Math.min(since_last, Math.round(callsForOne))}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <p className={css["since"]}>
        {t("chance.since", { calls: count(since_last) })}{" "}
        {t("chance.by_now", { chance: percent(chance.chance_by_now, 0) })}
      </p>
    </>
  );
}
