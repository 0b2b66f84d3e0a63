import { Checkbox, Group, MultiSelect, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Account } from "@/api/contract";
import { planShifts } from "@/api/shifts";
import { FormDialog } from "@/components/form-dialog";
import { timeAsMinutes } from "@/lib/format";
import { useAct } from "@/lib/use-act";

const WEEKDAYS = ["0", "1", "2", "3", "4", "5", "6"] as const;

export interface PlanDialogProps {
  agents: Account[];
  first: string;
  last: string;
  onClose: () => void;
  onPlanned: () => unknown;
}

/** The same hours for several agents on several days. */
export function PlanDialog({ agents, first, last, onClose, onPlanned }: PlanDialogProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>(agents.map((agent) => agent.id));
  const [span, setSpan] = useState({ first, last });
  const [weekdays, setWeekdays] = useState<string[]>(["0", "1", "2", "3", "4"]);
  const [hours, setHours] = useState({ starts: "09:00", ends: "18:00" });
  const [lunch, setLunch] = useState({ starts: "12:00", ends: "13:00" });
  const [isOvertime, setOvertime] = useState(false);
  const plan = useAct(planShifts, (result) => {
    const { made, skipped } = result;
    notifications.show({ message: t("shifts.planned", { made, skipped: skipped.length }) });
    onClose();
    return onPlanned();
  });
  const minutes = (text: string) => timeAsMinutes(text) ?? 0;
  const time = (
    value: { starts: string; ends: string },
    set: (value: { starts: string; ends: string }) => void,
    part: "starts" | "ends",
    label: string,
  ) => (
    <TextInput
      type="time"
      label={label}
      value={value[part]}
      onChange={(event) => set({ ...value, [part]: event.currentTarget.value })}
    />
  );

  return (
    <FormDialog
      size="lg"
      title={t("shifts.plan")}
      verb={t("shifts.plan")}
      isBusy={plan.isBusy}
      isReady={chosen.length > 0}
      onSubmit={() =>
        plan.act({
          agent_ids: chosen,
          ...span,
          weekdays: weekdays.map(Number),
          starts: minutes(hours.starts),
          ends: minutes(hours.ends),
          breaks:
            lunch.starts && lunch.ends
              ? [{ starts: minutes(lunch.starts), ends: minutes(lunch.ends) }]
              : [],
          is_overtime: isOvertime,
          skips_days_off: true,
        })
      }
      onClose={onClose}
    >
      <MultiSelect
        size="xs"
        label={t("shifts.agents")}
        value={chosen}
        onChange={setChosen}
        data={agents.map((agent) => ({ value: agent.id, label: agent.name }))}
        searchable
        maxDropdownHeight={220}
      />
      <Group grow>
        <TextInput
          type="date"
          label={t("shifts.first")}
          value={span.first}
          onChange={(event) => setSpan({ ...span, first: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t("shifts.last")}
          value={span.last}
          onChange={(event) => setSpan({ ...span, last: event.currentTarget.value })}
        />
      </Group>
      <Checkbox.Group label={t("shifts.weekdays")} value={weekdays} onChange={setWeekdays}>
        <Group gap="sm" mt={4}>
          {WEEKDAYS.map((weekday) => (
            <Checkbox key={weekday} value={weekday} label={t(`weekday.${weekday}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group grow>
        {time(hours, setHours, "starts", t("shifts.starts"))}
        {time(hours, setHours, "ends", t("shifts.ends"))}
        {time(lunch, setLunch, "starts", t("shifts.break_starts"))}
        {time(lunch, setLunch, "ends", t("shifts.break_ends"))}
      </Group>
      <Checkbox
        label={t("shifts.is_overtime")}
        checked={isOvertime}
        onChange={(event) => setOvertime(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
