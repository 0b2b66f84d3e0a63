import { useTranslation } from "react-i18next";

import { NUMBER_STATUSES } from "@/api/contract";
import type { Preflight } from "@/api/contract";
import css from "@/features/campaigns/campaigns-page.module.css";
import { count, shortStamp } from "@/lib/format";

const STATUSES = [...NUMBER_STATUSES, "unchecked"] as const;

type Zone = Preflight["zones"][number];

/** What lies ahead: rows that came in, leads by time zone, and how long they take. */
export function PreflightAhead({ found }: { found: Preflight }) {
  const { t } = useTranslation();
  const { rows } = found;
  const came = [
    [t("preflight.invalid"), rows.invalid],
    [t("preflight.duplicate"), rows.duplicate],
    [t("preflight.do_not_call"), rows.do_not_call],
  ] as const;
  const opening = (zone: Zone) => {
    if (zone.is_open) return t("preflight.zone_open");
    return zone.opens_at
      ? t("preflight.zone_opens", { time: shortStamp(zone.opens_at) })
      : t("preflight.zone_closed");
  };

  return (
    <dl className={css["rules"]}>
      {rows.total > 0 ? (
        <div className={css["wide"]}>
          <dt>{t("preflight.rows")}</dt>
          <dd>
            {count(rows.total)} · {came.map(([name, n]) => `${name} ${count(n)}`).join(" · ")}
          </dd>
        </div>
      ) : null}
      {Object.keys(found.numbers).length > 0 ? (
        <div className={css["wide"]}>
          <dt>{t("preflight.numbers")}</dt>
          <dd>
            {STATUSES.filter((status) => found.numbers[status])
              .map((status) => `${t(`numbers.statuses.${status}`)} ${count(found.numbers[status])}`)
              .join(" · ")}
          </dd>
        </div>
      ) : null}
      {found.zones.length > 0 ? (
        <div className={css["wide"]}>
          <dt>{t("preflight.zones")}</dt>
          {found.zones.slice(0, 8).map((zone) => (
            <dd key={zone.zone ?? ""}>
              {zone.zone ?? t("preflight.zone_unknown")} {count(zone.leads)} · {opening(zone)}
            </dd>
          ))}
        </div>
      ) : null}
      {found.hours_left !== null && found.calls_per_hour !== null ? (
        <div className={css["wide"]}>
          <dt>{t("preflight.hours_left")}</dt>
          <dd>
            {t("preflight.hours", { hours: found.hours_left.toFixed(1) })}{" "}
            {t("preflight.pace", { calls: count(Math.round(found.calls_per_hour)) })}
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
