import { ActionIcon } from "@mantine/core";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Shift } from "@/api/contract";
import css from "@/features/shifts/shifts-page.module.css";
import { inHours } from "@/features/shifts/week-state";
import { hourMinute } from "@/lib/format";

export interface ShiftChipProps {
  shift: Shift;
  onRemove: () => void;
}

/** One shift: from when until when, its working time, its breaks on a hover. */
export function ShiftChip({ shift, onRemove }: ShiftChipProps) {
  const { t } = useTranslation();
  const breaks = shift.breaks
    .map((one) => `${hourMinute(one.starts_at)}–${hourMinute(one.ends_at)}`)
    .join(", ");

  return (
    <div
      className={css["chip"]}
      data-overtime={shift.is_overtime || undefined}
      title={breaks ? t("shifts.breaks_at", { breaks }) : undefined}
    >
      <b>
        {hourMinute(shift.starts_at)}–{hourMinute(shift.ends_at)}
      </b>
      <small>
        {inHours(shift.working_seconds)}
        {shift.is_overtime ? ` · ${t("shifts.overtime")}` : ""}
      </small>
      <ActionIcon
        size={16}
        variant="subtle"
        color="gray"
        aria-label={t("shifts.remove", { name: shift.agent_name })}
        onClick={onRemove}
      >
        <X size={11} />
      </ActionIcon>
    </div>
  );
}
