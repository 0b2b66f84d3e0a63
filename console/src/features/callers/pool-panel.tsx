import { ActionIcon, Button, Group, NumberInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addCallerNumber, CALLERS_KEY, dropCallerPool } from "@/api/callers";
import type { CallerNumberFields, CallerPool } from "@/api/contract";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { NumberRow } from "@/features/callers/number-row";
import { useAct } from "@/lib/use-act";

export interface PoolPanelProps {
  pool: CallerPool;
}

export function PoolPanel({ pool }: PoolPanelProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const drop = useAct(dropCallerPool, () => queries.invalidateQueries({ queryKey: CALLERS_KEY }));
  const used = pool.campaigns.length
    ? t("callers.used_by", { names: pool.campaigns.join(t("callers.comma")) })
    : t("callers.unused");

  return (
    <Panel
      title={`${pool.name} · ${used}`}
      isFlush
      aside={
        pool.numbers.length === 0 && pool.campaigns.length === 0 ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("callers.drop_pool", { name: pool.name })}
            loading={drop.isBusy}
            onClick={() => drop.act(pool.id)}
          >
            <Trash2 size={15} />
          </ActionIcon>
        ) : undefined
      }
    >
      {pool.numbers.length > 0 ? (
        <table className={table["table"]}>
          <thead>
            <tr>
              <th>{t("callers.phone")}</th>
              <th>{t("callers.area")}</th>
              <th>{t("callers.state")}</th>
              <th data-end>{t("callers.hour")}</th>
              <th data-end>{t("callers.day")}</th>
              <th data-end>{t("callers.rate")}</th>
              <th data-end>{t("callers.usual")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {pool.numbers.map((number) => (
              <NumberRow key={number.id} number={number} />
            ))}
          </tbody>
        </table>
      ) : null}
      <AddNumber poolId={pool.id} />
    </Panel>
  );
}

const FRESH: CallerNumberFields = { phone: "", area: "", per_hour: 60, per_day: 300 };

function AddNumber({ poolId }: { poolId: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [fields, setFields] = useState(FRESH);
  const add = useAct(addCallerNumber, () => {
    setFields({ ...fields, phone: "" });
    return queries.invalidateQueries({ queryKey: CALLERS_KEY });
  });
  const change = (part: Partial<CallerNumberFields>) => setFields({ ...fields, ...part });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.act(poolId, { ...fields, phone: fields.phone.trim(), area: fields.area.trim() });
      }}
    >
      <Group gap={8} p={10} align="end">
        <TextInput
          required
          w={180}
          label={t("callers.phone")}
          inputMode="tel"
          pattern="\+?[0-9]{3,16}"
          value={fields.phone}
          onChange={(event) => change({ phone: event.currentTarget.value })}
        />
        <TextInput
          w={150}
          maxLength={40}
          label={t("callers.area")}
          placeholder={t("callers.any_area")}
          value={fields.area}
          onChange={(event) => change({ area: event.currentTarget.value })}
        />
        <NumberInput
          required
          w={110}
          min={1}
          max={10_000}
          label={t("callers.per_hour")}
          value={fields.per_hour}
          onChange={(value) => typeof value === "number" && change({ per_hour: value })}
        />
        <NumberInput
          required
          w={110}
          min={1}
          max={100_000}
          label={t("callers.per_day")}
          value={fields.per_day}
          onChange={(value) => typeof value === "number" && change({ per_day: value })}
        />
        <Button type="submit" variant="default" loading={add.isBusy}>
          {t("callers.add_number")}
        </Button>
      </Group>
    </form>
  );
}
