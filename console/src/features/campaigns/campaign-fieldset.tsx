import {
  Checkbox,
  Fieldset,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  TextInput,
} from "@mantine/core";
import { useTranslation } from "react-i18next";

import { MODES } from "@/api/contract";
import type { CampaignFields } from "@/api/contract";
import { ScriptChoice } from "@/features/campaigns/script-choice";

/** The lawful and sensible limits, as the server holds them. */
const NUMBERS = [
  { name: "ring_seconds", min: 15, max: 120 },
  { name: "hold_seconds", min: 0, max: 2 },
  { name: "wrapup_seconds", min: 0, max: 1800 },
  { name: "preview_seconds", min: 5, max: 600 },
  { name: "park_seconds", min: 5, max: 300 },
  { name: "max_lines", min: 1, max: 10_000 },
  { name: "calls_per_second", min: 1, max: 1000 },
  { name: "lines_per_agent", min: 1, max: 20 },
  { name: "power_ratio", min: 1, max: 5 },
  { name: "abandon_window_hours", min: 24, max: 720 },
] as const;

const PREVIEW_TIMEOUTS = ["pause", "skip", "dial"] as const;

export interface CampaignFieldsetProps {
  fields: CampaignFields;
  onChange: (part: Partial<CampaignFields>) => void;
}

export function CampaignFieldset({ fields, onChange }: CampaignFieldsetProps) {
  const { t } = useTranslation();

  return (
    <Fieldset legend={t("campaigns.basics")}>
      <SimpleGrid cols={3} spacing="sm" verticalSpacing="xs">
        <TextInput
          required
          data-autofocus
          label={t("campaigns.name")}
          maxLength={120}
          value={fields.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("campaigns.mode")}
          value={fields.mode}
          onChange={(event) =>
            onChange({ mode: event.currentTarget.value as CampaignFields["mode"] })
          }
          data={MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
        />
        <TextInput
          label={t("campaigns.caller_id")}
          pattern="\+?[0-9]{0,16}"
          inputMode="tel"
          value={fields.caller_id}
          onChange={(event) => onChange({ caller_id: event.currentTarget.value })}
        />
        {NUMBERS.map(({ name, min, max }) => (
          <NumberInput
            key={name}
            required
            label={t(`campaigns.${name}`)}
            min={min}
            max={max}
            value={fields[name]}
            onChange={(value) => typeof value === "number" && onChange({ [name]: value })}
          />
        ))}
        <NativeSelect
          label={t("campaigns.preview_timeout")}
          value={fields.preview_timeout}
          onChange={(event) =>
            onChange({
              preview_timeout: event.currentTarget.value as CampaignFields["preview_timeout"],
            })
          }
          data={PREVIEW_TIMEOUTS.map((value) => ({
            value,
            label: t(`campaigns.preview_timeouts.${value}`),
          }))}
        />
        <ScriptChoice
          value={fields.script_id ?? null}
          onChange={(script_id) => onChange({ script_id })}
        />
        <NumberInput
          required
          label={t("campaigns.max_attempts")}
          min={1}
          max={20}
          value={fields.retry.max_attempts}
          onChange={(value) =>
            typeof value === "number" &&
            onChange({ retry: { ...fields.retry, max_attempts: value } })
          }
        />
        <NumberInput
          required
          label={t("campaigns.abandon_ceiling")}
          min={0}
          max={5}
          step={0.1}
          value={Math.round(fields.abandon_ceiling * 1000) / 10}
          onChange={(value) =>
            typeof value === "number" && onChange({ abandon_ceiling: value / 100 })
          }
        />
        <Checkbox
          mt={24}
          label={t("campaigns.recorded")}
          checked={fields.recorded}
          onChange={(event) => onChange({ recorded: event.currentTarget.checked })}
        />
        <Checkbox
          mt={24}
          label={t("campaigns.keeps_holidays")}
          checked={fields.keeps_holidays}
          onChange={(event) => onChange({ keeps_holidays: event.currentTarget.checked })}
        />
      </SimpleGrid>
    </Fieldset>
  );
}
