import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { listTeams } from "@/api/accounts";
import { listCampaigns } from "@/api/campaigns";
import { listClients } from "@/api/dnc";
import { listLists } from "@/api/lists";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { presets, today } from "@/features/reports/span-state";

export interface FilterBarProps {
  search: Record<string, string | undefined>;
  first: string;
  last: string;
  onChange: (changes: Record<string, string>) => void;
}

/** Which days, whose, of what; and whether to set it beside the period before. */
export function FilterBar({ search, first, last, onChange }: FilterBarProps) {
  const { t } = useTranslation();
  const me = useMe();
  const isBoss = may(me, "accounts.read");
  const teams = useQuery({ queryKey: ["teams"], queryFn: listTeams, enabled: isBoss });
  const campaigns = useQuery({ queryKey: ["campaigns"], queryFn: listCampaigns });
  const clients = useQuery({ queryKey: ["clients"], queryFn: listClients });
  const lists = useQuery({
    queryKey: ["lists"],
    queryFn: listLists,
    enabled: may(me, "lists.read"),
  });
  const spans = presets(today());
  const chosen = spans.find((one) => one.first === first && one.last === last)?.name ?? "";
  const select = (
    name: string,
    label: string,
    all: string,
    items: { id: string; name: string }[],
  ) => (
    <NativeSelect
      aria-label={label}
      value={search[name] ?? ""}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      data={[
        { value: "", label: all },
        ...items.map((item) => ({ value: item.id, label: item.name })),
      ]}
    />
  );

  return (
    <>
      <NativeSelect
        aria-label={t("reports.span")}
        value={chosen}
        onChange={(event) => {
          const span = spans.find((one) => one.name === event.currentTarget.value);
          if (span) onChange({ first: span.first, last: span.last });
        }}
        data={[
          ...(chosen ? [] : [{ value: "", label: t("reports.spans.other") }]),
          ...spans.map(({ name }) => ({ value: name, label: t(`reports.spans.${name}`) })),
        ]}
      />
      <TextInput
        type="date"
        aria-label={t("reports.first")}
        value={first}
        max={last}
        onChange={(event) => onChange({ first: event.currentTarget.value, last })}
      />
      <TextInput
        type="date"
        aria-label={t("reports.last")}
        value={last}
        min={first}
        onChange={(event) => onChange({ first, last: event.currentTarget.value })}
      />
      {isBoss
        ? select("team_id", t("reports.team"), t("reports.all_teams"), teams.data?.items ?? [])
        : null}
      {select(
        "campaign_id",
        t("reports.campaign"),
        t("reports.all_campaigns"),
        campaigns.data?.items ?? [],
      )}
      {clients.data?.items.length
        ? select("client_id", t("reports.client"), t("reports.all_clients"), clients.data.items)
        : null}
      {may(me, "lists.read")
        ? select("list_id", t("reports.list"), t("reports.all_lists"), lists.data?.items ?? [])
        : null}
      <Checkbox
        label={t("reports.compare")}
        checked={search["compare"] === "true"}
        onChange={(event) => onChange({ compare: event.currentTarget.checked ? "true" : "" })}
      />
    </>
  );
}
