import { ActionIcon, Button, Chip, Fieldset, Group, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { CampaignWindow } from "@/api/contract";
import { hoursOf, windowsOf } from "@/features/campaigns/window-state";
import type { Hours } from "@/features/campaigns/window-state";
import css from "@/features/campaigns/campaigns-page.module.css";
import { minutesAsTime, timeAsMinutes } from "@/lib/format";

const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;

export interface WindowsFieldsetProps {
  windows: CampaignWindow[];
  onChange: (windows: CampaignWindow[]) => void;
}

/** Calling hours, one row for the weekdays that share them. */
export function WindowsFieldset({ windows, onChange }: WindowsFieldsetProps) {
  const { t } = useTranslation();
  const [rows, setRows] = useState(() => hoursOf(windows));
  const change = (fresh: Hours[]) => {
    setRows(fresh);
    onChange(windowsOf(fresh));
  };

  return (
    <Fieldset legend={t("campaigns.windows")}>
      {rows.length === 0 ? <p className={css["soft"]}>{t("campaigns.no_windows")}</p> : null}
      {rows.map((hours, at) => (
        <HoursRow
          key={at}
          hours={hours}
          onChange={(fresh) => change(rows.map((row, other) => (other === at ? fresh : row)))}
          onRemove={() => change(rows.filter((_, other) => other !== at))}
        />
      ))}
      <Button
        mt="xs"
        variant="default"
        leftSection={<Plus size={13} />}
        onClick={() => change([...rows, { opens: 540, closes: 1080, weekdays: [0, 1, 2, 3, 4] }])}
      >
        {t("campaigns.add_window")}
      </Button>
    </Fieldset>
  );
}

interface HoursRowProps {
  hours: Hours;
  onChange: (hours: Hours) => void;
  onRemove: () => void;
}

function HoursRow({ hours, onChange, onRemove }: HoursRowProps) {
  const { t } = useTranslation();

  return (
    <Group gap="xs" mb="xs" wrap="nowrap">
      {(["opens", "closes"] as const).map((end) => (
        <TextInput
          key={end}
          required
          type="time"
          aria-label={t(`campaigns.${end}`)}
          value={minutesAsTime(hours[end])}
          onChange={(event) => {
            const minutes = timeAsMinutes(event.currentTarget.value);
            if (minutes !== null) onChange({ ...hours, [end]: minutes });
          }}
        />
      ))}
      <Chip.Group
        multiple
        value={hours.weekdays.map(String)}
        onChange={(chosen) => onChange({ ...hours, weekdays: chosen.map(Number).sort() })}
      >
        {WEEK.map((weekday) => (
          <Chip key={weekday} value={String(weekday)} size="xs" radius="sm">
            {t(`weekday.${weekday}`)}
          </Chip>
        ))}
      </Chip.Group>
      <ActionIcon
        ml="auto"
        variant="subtle"
        color="gray"
        aria-label={t("campaigns.remove_window")}
        onClick={onRemove}
      >
        <Trash2 size={14} />
      </ActionIcon>
    </Group>
  );
}
