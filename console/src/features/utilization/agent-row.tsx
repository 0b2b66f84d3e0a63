import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { UtilizationRow } from "@/api/contract";
import { StatesBar } from "@/components/states-bar";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { UtilizationBar } from "@/components/utilization-bar";
import css from "@/features/utilization/utilization-page.module.css";
import { count, hours, percent } from "@/lib/format";

export interface AgentRowProps {
  row: UtilizationRow;
}

export function AgentRow({ row }: AgentRowProps) {
  const { t } = useTranslation();

  return (
    <tr>
      <td className={table["nowrap"]}>
        <Link
          to="/agent-day"
          search={{ agent_id: row.agent_id, day: row.day }}
          className={css["name"]}
          aria-label={t("utilization.intervals", { name: row.agent_name })}
        >
          {row.agent_name}
        </Link>
        {row.is_live ? <small className={css["live"]}>{t("utilization.live")}</small> : null}
      </td>
      <td className={css["bar"]}>
        <StatesBar byState={row.by_state} />
        <small>{hours(row.signed_in_seconds)}</small>
      </td>
      <td data-end className={table["strong"]}>
        {hours(row.talk_seconds)}
      </td>
      <td data-end>
        {row.elapsed_shift_seconds === null
          ? t("utilization.no_shift")
          : hours(row.elapsed_shift_seconds)}
      </td>
      <td>
        <div className={css["share"]}>
          <b data-band={row.band}>{percent(row.utilization)}</b>
          <UtilizationBar utilization={row.utilization} band={row.band} isSmall />
          <Tag tone={TONES[row.band]}>{t(`band.${row.band}`)}</Tag>
        </div>
      </td>
      <Counted row={row} code="calls" />
      <Counted row={row} code="connected" />
      <Counted row={row} code="effective" />
      <Counted row={row} code="prospects" />
    </tr>
  );
}

/** A count, and behind it the calls that were counted. */
function Counted({
  row,
  code,
}: {
  row: UtilizationRow;
  code: "calls" | "connected" | "effective" | "prospects";
}) {
  return (
    <td data-end>
      <Link
        to="/calls"
        className={css["counted"]}
        search={{ agent_id: row.agent_id, day: row.day, metric: code }}
      >
        {count(row[code])}
      </Link>
    </td>
  );
}

const TONES = {
  good: "good",
  average: "talk",
  sme: "warn",
  low: "bad",
  none: "plain",
} as const;
