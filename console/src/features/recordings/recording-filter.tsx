import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { listCampaigns } from "@/api/campaigns";

type Search = Partial<Record<"agent_id" | "campaign_id" | "day", string>>;

export interface RecordingFilterProps {
  filter: Search;
  onChange: (filter: Search) => void;
}

export function RecordingFilter({ filter, onChange }: RecordingFilterProps) {
  const { t } = useTranslation();
  const campaigns = useQuery({ queryKey: ["campaigns"], queryFn: listCampaigns });
  const set = (name: keyof Search, value: string) => {
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
    </>
  );
}
