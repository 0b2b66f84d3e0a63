import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Gate } from "@/api/contract";
import { listGates } from "@/api/gate";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { GatesTable } from "@/features/cleaning/gates-table";
import { NumbersPanel } from "@/features/cleaning/numbers-panel";
import { PurchaseDialog } from "@/features/cleaning/purchase-dialog";
import { SampleDialog } from "@/features/cleaning/sample-dialog";
import { TasksPanel } from "@/features/cleaning/tasks-panel";
import { TwinsPanel } from "@/features/cleaning/twins-panel";
import { WastePanel } from "@/features/cleaning/waste-panel";

/** Where lists are checked and let through, and wrong numbers put right. No agent sees it. */
export function CleaningPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [sampled, setSampled] = useState<Gate | null>(null);
  const [bought, setBought] = useState<Gate | null>(null);
  const gates = useQuery({ queryKey: ["gates"], queryFn: listGates, refetchInterval: 15_000 });
  const refresh = () =>
    Promise.all(["gates", "waste"].map((key) => queries.invalidateQueries({ queryKey: [key] })));

  return (
    <Page title={t("gate.title")} subtitle={t("gate.subtitle")}>
      <Panel title={t("gate.lists")} isFlush>
        <Loaded query={gates} lines={6}>
          {({ items }) =>
            items.length === 0 ? (
              <Notice icon={ListChecks} title={t("gate.none")} />
            ) : (
              <GatesTable
                gates={items}
                onSample={setSampled}
                onPurchase={setBought}
                onChanged={refresh}
              />
            )
          }
        </Loaded>
      </Panel>
      <TasksPanel />
      <TwinsPanel />
      <NumbersPanel onKept={refresh} />
      <WastePanel />
      {sampled ? (
        <SampleDialog gate={sampled} onClose={() => setSampled(null)} onChecked={refresh} />
      ) : null}
      {bought ? (
        <PurchaseDialog gate={bought} onClose={() => setBought(null)} onSaved={refresh} />
      ) : null}
    </Page>
  );
}
