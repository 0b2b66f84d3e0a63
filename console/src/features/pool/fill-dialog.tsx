import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadPool } from "@/api/contract";
import { listLists } from "@/api/lists";
import { fillPool } from "@/api/pools";
import { FormDialog } from "@/components/form-dialog";
import { count } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface FillDialogProps {
  pool: LeadPool;
  onClose: () => void;
  onFilled: () => unknown;
}

const AT_ONCE = 50_000;

/** Leads of a list for the pool, narrowed by region and industry. */
export function FillDialog({ pool, onClose, onFilled }: FillDialogProps) {
  const { t } = useTranslation();
  const [listId, setListId] = useState("");
  const [region, setRegion] = useState("");
  const [industry, setIndustry] = useState("");
  const lists = useQuery({ queryKey: ["lists"], queryFn: listLists });
  const [done, setDone] = useState("");
  const fill = useAct(fillPool, ({ leads, left }) => {
    setDone(t("pool.filled", { n: count(leads), left: count(left) }));
    return onFilled();
  });

  return (
    <FormDialog
      title={`${t("pool.fill")} · ${pool.name}`}
      verb={t("pool.fill")}
      dismiss={t("common.close")}
      isBusy={fill.isBusy}
      isReady={Boolean(listId)}
      onSubmit={() =>
        fill.act(pool.id, {
          list_id: listId,
          region: region.trim(),
          industry: industry.trim(),
          count: AT_ONCE,
        })
      }
      onClose={onClose}
    >
      <p>{t("pool.fill_hint")}</p>
      <NativeSelect
        required
        data-autofocus
        label={t("pool.fill_list")}
        value={listId}
        onChange={(event) => setListId(event.currentTarget.value)}
        data={[
          { value: "", label: "" },
          ...(lists.data?.items ?? []).map(({ id, name, leads }) => ({
            value: id,
            label: `${name} (${count(leads)})`,
          })),
        ]}
      />
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
      {done ? <p role="status">{done}</p> : null}
    </FormDialog>
  );
}
