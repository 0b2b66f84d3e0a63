import { Group, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadPool } from "@/api/contract";
import { dealLeads } from "@/api/pools";
import { FormDialog } from "@/components/form-dialog";
import { usePoolPeople } from "@/features/pool/use-pool-people";
import { count } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface DealDialogProps {
  pool: LeadPool;
  onClose: () => void;
  onDealt: () => unknown;
}

const MOST = 2_000;

/** Deals free leads out; a share of none leaves somebody out. */
export function DealDialog({ pool, onClose, onDealt }: DealDialogProps) {
  const { t } = useTranslation();
  const { members } = usePoolPeople(pool);
  const [many, setMany] = useState(20);
  const [region, setRegion] = useState("");
  const [industry, setIndustry] = useState("");
  const [shares, setShares] = useState<Record<string, number>>({});
  const [done, setDone] = useState("");
  const deal = useAct(dealLeads, ({ given, left }) => {
    const sum = Object.values(given).reduce<number>((all, one) => all + (one ?? 0), 0);
    setDone(t("pool.deal_done", { n: count(sum), left: count(left) }));
    return onDealt();
  });
  const shareOf = (id: string) => shares[id] ?? 1;
  const wanted = members
    .filter(({ id }) => shareOf(id) > 0)
    .map(({ id }) => ({ account_id: id, share: shareOf(id) }));

  return (
    <FormDialog
      title={`${t("pool.deal")} · ${pool.name}`}
      verb={t("pool.deal")}
      dismiss={t("common.close")}
      isBusy={deal.isBusy}
      isReady={wanted.length > 0}
      onSubmit={() =>
        deal.act(pool.id, {
          count: many,
          shares: wanted,
          region: region.trim(),
          industry: industry.trim(),
        })
      }
      onClose={onClose}
    >
      <p>{t("pool.deal_hint")}</p>
      <NumberInput
        required
        min={1}
        max={MOST}
        allowDecimal={false}
        label={t("pool.deal_count")}
        value={many}
        onChange={(value) => setMany(Number(value))}
      />
      <Group grow>
        <TextInput
          maxLength={80}
          label={t("pool.region")}
          value={region}
          onChange={(event) => setRegion(event.currentTarget.value)}
        />
        <TextInput
          maxLength={80}
          label={t("pool.industry")}
          value={industry}
          onChange={(event) => setIndustry(event.currentTarget.value)}
        />
      </Group>
      {members.map(({ id, name }) => (
        <Group key={id} justify="space-between" wrap="nowrap">
          <span>{name}</span>
          <NumberInput
            w={90}
            min={0}
            max={1000}
            allowDecimal={false}
            aria-label={`${t("pool.share")} ${name}`}
            value={shareOf(id)}
            onChange={(value) => setShares({ ...shares, [id]: Number(value) })}
          />
        </Group>
      ))}
      {done ? <p role="status">{done}</p> : null}
    </FormDialog>
  );
}
