import { useQuery } from "@tanstack/react-query";
import { AlarmClock, Waves } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { OwnedLead } from "@/api/contract";
import { followUp, listMyLeads, releaseLead } from "@/api/pools";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import { ReasonDialog } from "@/components/reason-dialog";
import { HistoryDialog } from "@/features/pool/history-dialog";
import { MineTable } from "@/features/pool/mine-table";
import type { LeadAct } from "@/features/pool/mine-table";
import { NoteDialog } from "@/features/pool/note-dialog";
import { useAct } from "@/lib/use-act";

export interface MinePanelProps {
  onChanged: () => unknown;
}

/** What I own, what goes back first at the head. */
export function MinePanel({ onChanged }: MinePanelProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<{ lead: OwnedLead; act: LeadAct } | null>(null);
  const leads = useQuery({
    queryKey: ["my-leads"],
    queryFn: listMyLeads,
    refetchInterval: 60_000,
  });
  const done = () => {
    setOpened(null);
    return onChanged();
  };
  const release = useAct(releaseLead, done);
  const note = useAct(followUp, done);
  const near = leads.data?.items.filter((lead) => lead.is_near).length ?? 0;
  const lead = opened?.lead;

  return (
    <Panel title={t("pool.mine")} isFilling isFlush>
      {near > 0 ? (
        <Notice icon={AlarmClock} tone="warn" title={t("pool.near", { n: near })} />
      ) : null}
      <Loaded query={leads} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon={Waves} title={t("pool.none_mine")} text={t("pool.none_mine_hint")} />
          ) : (
            <MineTable leads={items} onAct={(one, act) => setOpened({ lead: one, act })} />
          )
        }
      </Loaded>
      {lead && opened.act === "history" ? (
        <HistoryDialog
          leadId={lead.id}
          name={lead.company || lead.name}
          onClose={() => setOpened(null)}
        />
      ) : null}
      {lead && opened.act === "note" ? (
        <NoteDialog
          isBusy={note.isBusy}
          onClose={() => setOpened(null)}
          onSave={(text) => note.act(lead.id, text)}
        />
      ) : null}
      <ReasonDialog
        title={t("pool.release")}
        text={t("pool.release_sure", { name: lead?.company || lead?.name || "" })}
        confirm={t("pool.release")}
        isOpen={opened?.act === "release"}
        isBusy={release.isBusy}
        onClose={() => setOpened(null)}
        onConfirm={(reason) => lead && release.act(lead.id, reason)}
      />
    </Panel>
  );
}
