import { Button, Group, NativeSelect, SegmentedControl } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Waves } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadPool } from "@/api/contract";
import { may } from "@/api/me";
import { listPools } from "@/api/pools";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { FreePanel } from "@/features/pool/free-panel";
import { MinePanel } from "@/features/pool/mine-panel";
import { PoolDialog } from "@/features/pool/pool-dialog";
import { PoolTools } from "@/features/pool/pool-tools";
import { count } from "@/lib/format";

/** Leads that nobody owns, and those that are mine; who runs a pool also fills and deals it. */
export function PoolPage() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const hasDesk = may(me, "desk.use");
  const [view, setView] = useState(hasDesk ? "mine" : "free");
  const [chosen, setChosen] = useState("");
  const [isNew, setNew] = useState(false);
  const pools = useQuery({ queryKey: ["pools"], queryFn: listPools, refetchInterval: 30_000 });
  const items = pools.data?.items ?? [];
  const pool = items.find(({ id }) => id === chosen) ?? items[0];
  const refresh = () =>
    Promise.all(
      ["pools", "free-leads", "my-leads"].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
  const told = ({ free, owned, claims_left: left, room, is_mine_to_run: runs }: LeadPool) =>
    [
      t("pool.free_n", { n: count(free) }),
      ...(runs ? [t("pool.owned_n", { n: count(owned) })] : []),
      ...(hasDesk ? [t("pool.left_today", { n: left }), t("pool.room", { n: room })] : []),
    ].join(" · ");

  return (
    <Page
      title={t("pool.title")}
      subtitle={pool ? told(pool) : t("pool.subtitle")}
      actions={
        <Group gap={8} wrap="nowrap">
          {items.length > 0 ? (
            <NativeSelect
              aria-label={t("pool.pool")}
              value={pool?.id ?? ""}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={items.map(({ id, name }) => ({ value: id, label: name }))}
            />
          ) : null}
          {hasDesk ? (
            <SegmentedControl
              aria-label={t("pool.title")}
              value={view}
              onChange={setView}
              data={[
                { value: "mine", label: t("pool.mine") },
                { value: "free", label: t("pool.free") },
              ]}
            />
          ) : null}
          {pool?.is_mine_to_run ? <PoolTools pool={pool} onChanged={refresh} /> : null}
          {may(me, "pools.manage") ? (
            <Button leftSection={<Plus size={14} />} onClick={() => setNew(true)}>
              {t("pool.new")}
            </Button>
          ) : null}
        </Group>
      }
    >
      <Loaded query={pools} lines={8}>
        {() => {
          if (!pool) {
            return <Notice icon={Waves} title={t("pool.none")} text={t("pool.none_hint")} />;
          }
          return view === "mine" ? (
            <MinePanel onChanged={refresh} />
          ) : (
            <FreePanel key={pool.id} pool={pool} mayClaim={hasDesk} onChanged={refresh} />
          );
        }}
      </Loaded>
      {isNew ? <PoolDialog pool={null} onClose={() => setNew(false)} onSaved={refresh} /> : null}
    </Page>
  );
}
