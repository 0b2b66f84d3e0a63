import { Button, Group, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { PhoneForwarded } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addCallerPool, CALLERS_KEY, listCallerPools } from "@/api/callers";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { PoolPanel } from "@/features/callers/pool-panel";
import { useAct } from "@/lib/use-act";

const REFRESH_MS = 15_000;

/** The numbers that callees see: which may call, how much of their caps is used, how they do. */
export function CallersPage() {
  const { t } = useTranslation();
  const pools = useQuery({
    queryKey: CALLERS_KEY,
    queryFn: listCallerPools,
    refetchInterval: REFRESH_MS,
  });

  return (
    <Page title={t("callers.title")} subtitle={t("callers.subtitle")} actions={<AddPool />}>
      <Loaded query={pools} lines={8}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice icon={PhoneForwarded} title={t("callers.none")} text={t("callers.none_hint")} />
          ) : (
            <>
              {rows.map((pool) => (
                <PoolPanel key={pool.id} pool={pool} />
              ))}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function AddPool() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const add = useAct(addCallerPool, () => {
    setName("");
    return queries.invalidateQueries({ queryKey: CALLERS_KEY });
  });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.act({ name: name.trim(), rest_hours: 24, rest_below: 0.5 });
      }}
    >
      <Group gap={8} wrap="nowrap">
        <TextInput
          required
          maxLength={80}
          aria-label={t("callers.pool_name")}
          placeholder={t("callers.pool_name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={add.isBusy}>
          {t("callers.add_pool")}
        </Button>
      </Group>
    </form>
  );
}
