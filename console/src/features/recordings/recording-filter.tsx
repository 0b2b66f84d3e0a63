import { Button, NativeSelect, NumberInput, Popover, SimpleGrid, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listCampaigns } from "@/api/campaigns";
import { PHRASE_KINDS } from "@/api/contract";
import type { RecordingSearch } from "@/features/recordings/recording-search";
import { isNarrowed } from "@/features/recordings/recording-search";

export interface RecordingFilterProps {
  filter: RecordingSearch;
  onChange: (filter: RecordingSearch) => void;
}

/** Day and campaign at hand, the rest behind a button. */
export function RecordingFilter({ filter, onChange }: RecordingFilterProps) {
  const { t } = useTranslation();
  const campaigns = useQuery({ queryKey: ["campaigns"], queryFn: listCampaigns });
  const set = (name: keyof RecordingSearch, value: string) => {
    const { [name]: _, ...others } = filter;
    onChange(value ? { ...others, [name]: value } : others);
  };

  return (
    <>
      <TextInput
        type="date"
        aria-label={t("common.day")}
        value={filter.day ?? ""}
        onChange={(event) => set("day", event.currentTarget.value)}
      />
      <NativeSelect
        aria-label={t("calls.campaign")}
        value={filter.campaign_id ?? ""}
        onChange={(event) => set("campaign_id", event.currentTarget.value)}
        data={[
          { value: "", label: t("calls.all_campaigns") },
          ...(campaigns.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Popover position="bottom-end" width={420} trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant={isNarrowed(filter) ? "light" : "default"}
            leftSection={<SlidersHorizontal size={14} />}
          >
            {t("recording_filter.title")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <More key={JSON.stringify(filter)} filter={filter} onChange={onChange} />
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

/** A form of its own, so that a list is not asked for at every letter. */
function More({ filter, onChange }: RecordingFilterProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(filter);
  const set = (name: keyof RecordingSearch) => (value: string | number) => {
    const { [name]: _, ...others } = draft;
    setDraft(value === "" ? others : { ...others, [name]: String(value) });
  };
  const yesNo = [
    { value: "", label: t("recording_filter.any") },
    { value: "true", label: t("common.yes") },
    { value: "false", label: t("common.no") },
  ];

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange(draft);
      }}
    >
      <SimpleGrid cols={2} spacing="sm" verticalSpacing="xs">
        <TextInput
          data-autofocus
          label={t("recording_filter.words")}
          description={t("recording_filter.words_hint")}
          minLength={2}
          maxLength={80}
          value={draft.words ?? ""}
          onChange={(event) => set("words")(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("recording_filter.hit")}
          description={t("recording_filter.hit_hint")}
          value={draft.hit ?? ""}
          onChange={(event) => set("hit")(event.currentTarget.value)}
          data={[
            { value: "", label: t("recording_filter.any") },
            ...PHRASE_KINDS.map((value) => ({ value, label: t(`phrase_kind.${value}`) })),
          ]}
        />
        {(["min_seconds", "max_seconds"] as const).map((name) => (
          <NumberInput
            key={name}
            label={t(`recording_filter.${name}`)}
            min={0}
            value={draft[name] ?? ""}
            onChange={set(name)}
          />
        ))}
        {(["is_reviewed", "is_pinned"] as const).map((name) => (
          <NativeSelect
            key={name}
            label={t(`recording_filter.${name}`)}
            value={draft[name] ?? ""}
            onChange={(event) => set(name)(event.currentTarget.value)}
            data={yesNo}
          />
        ))}
        <TextInput
          type="date"
          label={t("recording_filter.last_day")}
          disabled={!draft.day}
          min={draft.day}
          value={draft.last_day ?? ""}
          onChange={(event) => set("last_day")(event.currentTarget.value)}
        />
        <Button type="submit" mt={24}>
          {t("recording_filter.apply")}
        </Button>
      </SimpleGrid>
    </form>
  );
}
