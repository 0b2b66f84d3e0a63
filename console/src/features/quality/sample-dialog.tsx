import { Group, MultiSelect, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listAccounts } from "@/api/accounts";
import { listCampaigns } from "@/api/campaigns";
import { drawSample, listScorecards } from "@/api/quality";
import { FormDialog } from "@/components/form-dialog";
import { useAct } from "@/lib/use-act";

const REVIEWERS = new Set(["qa", "supervisor", "admin"]);

export interface SampleDialogProps {
  onClose: () => void;
}

/** Which calls to draw, and who reviews them. */
export function SampleDialog({ onClose }: SampleDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const today = new Date().toLocaleDateString("sv");
  const [draft, setDraft] = useState({
    name: "",
    card: "",
    campaign: "",
    first: today,
    last: today,
  });
  const [counts, setCounts] = useState({ size: 20, seconds: 30, each: 1 });
  const [reviewers, setReviewers] = useState<string[]>([]);
  const cards = useQuery({ queryKey: ["scorecards"], queryFn: listScorecards });
  const accounts = useQuery({ queryKey: ["accounts"], queryFn: listAccounts });
  const campaigns = useQuery({ queryKey: ["campaigns"], queryFn: listCampaigns });
  const set = (name: keyof typeof draft) => (event: { currentTarget: { value: string } }) =>
    setDraft({ ...draft, [name]: event.currentTarget.value });
  const count = (name: keyof typeof counts) => (value: string | number) =>
    setCounts({ ...counts, [name]: Number(value) });
  const card = draft.card || (cards.data?.[0]?.id ?? "");
  const draw = useAct(drawSample, () => {
    onClose();
    return queries.invalidateQueries({ queryKey: ["samples"] });
  });
  const submit = () =>
    draw.act({
      name: draft.name.trim(),
      scorecard_id: card,
      rule: {
        first_day: draft.first,
        last_day: draft.last,
        campaign_id: draft.campaign || null,
        min_seconds: counts.seconds,
        is_unreviewed: true,
      },
      size: counts.size,
      reviewer_ids: reviewers,
      reviewers_for_each: counts.each,
      due_days: 7,
    });

  return (
    <FormDialog
      title={t("quality.draw")}
      size="lg"
      verb={t("quality.draw")}
      isBusy={draw.isBusy}
      isReady={Boolean(card) && reviewers.length >= counts.each}
      onSubmit={submit}
      onClose={onClose}
    >
      <Group grow>
        <TextInput
          required
          maxLength={80}
          label={t("quality.name")}
          value={draft.name}
          onChange={set("name")}
        />
        <NativeSelect
          required
          label={t("quality.scorecard")}
          value={card}
          onChange={set("card")}
          data={(cards.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Group>
      <Group grow>
        <TextInput
          required
          type="date"
          label={t("quality.first_day")}
          value={draft.first}
          onChange={set("first")}
        />
        <TextInput
          required
          type="date"
          label={t("quality.last_day")}
          value={draft.last}
          onChange={set("last")}
        />
        <NativeSelect
          label={t("calls.campaign")}
          value={draft.campaign}
          onChange={set("campaign")}
          data={[
            { value: "", label: t("calls.all_campaigns") },
            ...(campaigns.data?.items ?? []).map(({ id, name }) => ({
              value: id,
              label: name,
            })),
          ]}
        />
      </Group>
      <Group grow>
        <NumberInput
          label={t("quality.size")}
          min={1}
          max={500}
          value={counts.size}
          onChange={count("size")}
        />
        <NumberInput
          label={t("quality.min_seconds")}
          min={0}
          value={counts.seconds}
          onChange={count("seconds")}
        />
        <NumberInput
          label={t("quality.each")}
          description={t("quality.each_hint")}
          min={1}
          max={2}
          value={counts.each}
          onChange={count("each")}
        />
      </Group>
      <MultiSelect
        label={t("quality.reviewers")}
        searchable
        value={reviewers}
        onChange={setReviewers}
        data={(accounts.data?.items ?? [])
          .filter(({ role, is_active }) => is_active && REVIEWERS.has(role))
          .map(({ id, name }) => ({ value: id, label: name }))}
      />
    </FormDialog>
  );
}
