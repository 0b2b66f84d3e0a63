import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Campaign } from "@/api/contract";
import { dispositionsKey, listDispositions } from "@/api/dispositions";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import { DefaultChoice } from "@/features/dispositions/default-choice";
import { DispositionRow } from "@/features/dispositions/disposition-row";
import { linesOf } from "@/features/dispositions/disposition-set";
import type { Edited } from "@/features/dispositions/dispositions-page";

export interface SetPanelProps {
  campaign: Campaign;
  onEdit: (edited: Edited) => void;
}

/** The dispositions of one campaign, and which of them stands when nobody says anything. */
export function SetPanel({ campaign, onEdit }: SetPanelProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = dispositionsKey(campaign.id);
  const found = useQuery({ queryKey: key, queryFn: () => listDispositions(campaign.id) });
  const lines = useQuery({
    queryKey: key,
    queryFn: () => listDispositions(campaign.id),
    select: linesOf,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: key });

  return (
    <>
      <DefaultChoice campaign={campaign} dispositions={found.data ?? []} />
      <Panel title={t("dispositions.title")} isFilling isFlush isBare>
        <Rows
          query={lines}
          none={{ icon: ListChecks, title: t("dispositions.none"), text: "" }}
          heads={[
            t("dispositions.key"),
            t("words.label_zh"),
            t("words.label_en"),
            t("dispositions.kind"),
            t("dispositions.counts"),
            t("dispositions.asks"),
            t("dispositions.then"),
            "",
          ]}
        >
          {(line) => (
            <DispositionRow
              key={line.one.id}
              line={line}
              campaign={campaign}
              onEdit={onEdit}
              onChanged={refresh}
            />
          )}
        </Rows>
      </Panel>
    </>
  );
}
