import { Tooltip, UnstyledButton } from "@mantine/core";

import type { ReportColumn } from "@/api/contract";
import css from "@/features/reports/reports-page.module.css";
import { useNamed } from "@/lib/i18n/use-named";

export interface MetricHeadProps {
  column: ReportColumn;
  sorted: "up" | "down" | null;
  onSort: () => void;
}

/** A metric's name; its formula is a hover away, and a click sorts by it. */
export function MetricHead({ column, sorted, onSort }: MetricHeadProps) {
  const named = useNamed();

  return (
    <th data-end aria-sort={sorted ? (sorted === "up" ? "ascending" : "descending") : "none"}>
      <Tooltip label={named(column.said_zh, column.said_en)} multiline maw={320}>
        <UnstyledButton className={css["sort"]} onClick={onSort} data-sorted={sorted ?? undefined}>
          {named(column.name_zh, column.name_en)}
        </UnstyledButton>
      </Tooltip>
    </th>
  );
}
