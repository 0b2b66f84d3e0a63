import { UnstyledButton } from "@mantine/core";
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
  onOpen: (row: UtilizationRow) => void;
}

export function AgentRow({ row, onOpen }: AgentRowProps) {
  const { t } = useTranslation();

  return (
    <tr>
      <td className={table["nowrap"]}>
        <UnstyledButton
          className={css["name"]}
          aria-label={t("utilization.intervals", { name: row.agent_name })}
          onClick={() => onOpen(row)}
        >
          {row.agent_name}
        </UnstyledButton>
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
      <td data-end>{count(row.calls)}</td>
      <td data-end>{count(row.connected)}</td>
      <td data-end>{count(row.effective)}</td>
      <td data-end>{count(row.prospects)}</td>
    </tr>
  );
}

const TONES = {
  good: "good",
  average: "talk",
  sme: "warn",
  low: "bad",
  none: "plain",
} as const;
