import { Checkbox, Fieldset, NativeSelect, NumberInput, SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { CALLERS_KEY, listCallerPools, listPrompts } from "@/api/callers";
import type { CampaignFields } from "@/api/contract";

const LANGUAGES = ["both", "zh", "en"] as const;

/** How machine detection listens, within the limits that the server holds. */
const LISTENING = [
  { name: "amd_silence_seconds", min: 0.5, max: 5, step: 0.1 },
  { name: "amd_greeting_seconds", min: 1, max: 15, step: 0.1 },
  { name: "amd_after_seconds", min: 0.2, max: 2, step: 0.1 },
  { name: "amd_longest_seconds", min: 2, max: 20, step: 0.1 },
  { name: "amd_words", min: 2, max: 60, step: 1 },
] as const;

export interface SpeechFieldsetProps {
  fields: CampaignFields;
  onChange: (part: Partial<CampaignFields>) => void;
}

/** Whom the callee sees, what the callee hears from the PBX, and what machines are left with. */
export function SpeechFieldset({ fields, onChange }: SpeechFieldsetProps) {
  const { t } = useTranslation();
  const prompts = useQuery({ queryKey: ["prompts"], queryFn: listPrompts });
  const pools = useQuery({ queryKey: CALLERS_KEY, queryFn: listCallerPools });

  return (
    <Fieldset legend={t("listening.title")}>
      <SimpleGrid cols={3} spacing="sm" verticalSpacing="xs">
        <NativeSelect
          label={t("listening.caller_pool")}
          value={fields.caller_pool_id ?? ""}
          onChange={(event) => onChange({ caller_pool_id: event.currentTarget.value || null })}
          data={[
            { value: "", label: t("listening.no_pool") },
            ...(pools.data ?? []).map((pool) => ({ value: pool.id, label: pool.name })),
          ]}
        />
        <NativeSelect
          label={t("listening.language")}
          value={fields.language}
          onChange={(event) =>
            onChange({ language: event.currentTarget.value as CampaignFields["language"] })
          }
          data={LANGUAGES.map((value) => ({ value, label: t(`listening.languages.${value}`) }))}
        />
        <NumberInput
          required
          label={t("listening.abandon_lock_hours")}
          min={0}
          max={720}
          value={fields.abandon_lock_hours}
          onChange={(value) => typeof value === "number" && onChange({ abandon_lock_hours: value })}
        />
        <NativeSelect
          label={t("listening.machine_message")}
          value={fields.machine_message}
          onChange={(event) => onChange({ machine_message: event.currentTarget.value })}
          data={[
            { value: "", label: t("listening.hang_up") },
            ...(prompts.data ?? []).map(({ name, text }) => ({
              value: name,
              label: text ? `${name} · ${text.slice(0, 24)}…` : name,
            })),
          ]}
        />
        <Checkbox
          mt={24}
          label={t("listening.amd")}
          checked={fields.amd}
          onChange={(event) => onChange({ amd: event.currentTarget.checked })}
        />
        {fields.amd
          ? LISTENING.map(({ name, min, max, step }) => (
              <NumberInput
                key={name}
                required
                label={t(`listening.${name}`)}
                min={min}
                max={max}
                step={step}
                value={fields[name]}
                onChange={(value) => typeof value === "number" && onChange({ [name]: value })}
              />
            ))
          : null}
      </SimpleGrid>
    </Fieldset>
  );
}
