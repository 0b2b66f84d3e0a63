import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CopyCheck } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listMerges, listPairs } from "@/api/twins";
import { Loaded } from "@/components/loaded";
import { MoreButton } from "@/components/more-button";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import { MergesTable } from "@/features/cleaning/merges-table";
import { PairCard } from "@/features/cleaning/pair-card";
import { usePages } from "@/lib/use-pages";

/** Leads that may be one company, pair by pair, and what was merged of late. */
export function TwinsPanel() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const pairs = usePages(["lead-pairs"], listPairs);
  const merges = useQuery({ queryKey: ["lead-merges"], queryFn: listMerges });
  const refresh = () =>
    Promise.all(
      ["lead-pairs", "lead-merges"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );

  return (
    <Panel title={t("twins.title")} isFlush>
      <Loaded query={pairs} lines={4}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice icon={CopyCheck} title={t("twins.none")} text={t("twins.none_hint")} />
          ) : (
            <>
              {rows.map((pair) => (
                <PairCard key={pair.id} pair={pair} onSettled={refresh} />
              ))}
              <MoreButton {...pairs.more} />
            </>
          )
        }
      </Loaded>
      {merges.data && merges.data.items.length > 0 ? (
        <MergesTable merges={merges.data.items} onUndone={refresh} />
      ) : null}
    </Panel>
  );
}
