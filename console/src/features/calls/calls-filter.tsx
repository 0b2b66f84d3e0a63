import { Button, Menu, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Download, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CallFilter } from "@/api/calls";
import { listCampaigns } from "@/api/campaigns";
import { OUTCOMES } from "@/api/contract";
import { may } from "@/api/me";
import { CALLS_FILE_KINDS, callsFileUrl } from "@/api/reports";
import { useMe } from "@/api/use-me";

/** What comes along from a number of a report, and is shown and cleared as one thing. */
const BEHIND = [
  "metric",
  "first",
  "last",
  "team_id",
  "list_id",
  "client_id",
  "caller_id",
  "disposition",
  "weekday_hour",
] as const satisfies readonly (keyof CallFilter)[];

export interface CallsFilterProps {
  filter: CallFilter;
  onChange: (filter: Record<string, string>) => void;
}

export function CallsFilter({ filter, onChange }: CallsFilterProps) {
  const { t } = useTranslation();
  const campaigns = useQuery({ queryKey: ["campaigns"], queryFn: listCampaigns });
  const set = (name: string, value: string) => {
    const kept = Object.entries({ ...filter, [name]: value }).filter(([, one]) => one);
    onChange(Object.fromEntries(kept) as Record<string, string>);
  };

  return (
    <>
      {filter.agent_id ? (
        <Button variant="light" rightSection={<X size={13} />} onClick={() => set("agent_id", "")}>
          {t("calls.filter_agent")}
        </Button>
      ) : null}
      {BEHIND.some((name) => filter[name] !== undefined) ? (
        <Button variant="light" rightSection={<X size={13} />} onClick={() => onChange({})}>
          {t("calls.filter_behind")}
        </Button>
      ) : null}
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
      <NativeSelect
        aria-label={t("calls.outcome")}
        value={filter.outcome ?? ""}
        onChange={(event) => set("outcome", event.currentTarget.value)}
        data={[
          { value: "", label: t("calls.all_outcomes") },
          ...OUTCOMES.map((outcome) => ({ value: outcome, label: t(`outcome.${outcome}`) })),
        ]}
      />
      {may(useMe(), "reports.export") ? (
        <Menu width={140}>
          <Menu.Target>
            <Button variant="default" leftSection={<Download size={14} />}>
              {t("calls.export")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {CALLS_FILE_KINDS.map((kind) => (
              <Menu.Item key={kind} component="a" href={callsFileUrl(kind, filter)} download>
                {kind.toUpperCase()}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  );
}
