import { Button, Group, NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { ListPlus, Quote } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { PHRASE_KINDS } from "@/api/contract";
import type { PhraseKind } from "@/api/contract";
import { checkHit, listOpenHits } from "@/api/quality";
import { MoreButton } from "@/components/more-button";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { PhrasesDialog } from "@/features/quality/phrases-dialog";
import { RecordingLink } from "@/features/quality/recording-link";
import { DASH, clock, stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { usePages } from "@/lib/use-pages";

/** Phrases that were said and that no reviewer has looked at yet. */
export function HitsTab() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [kind, setKind] = useState<PhraseKind | "">("");
  const [isEditing, setEditing] = useState(false);
  const hits = usePages(["phrase-hits", kind], (cursor) => listOpenHits(kind, cursor));
  const check = useAct(checkHit, () => cache.invalidateQueries({ queryKey: ["phrase-hits"] }));

  return (
    <Panel
      title={t("quality.tab.hits")}
      isFilling
      isFlush
      aside={
        <Group gap="xs">
          <NativeSelect
            size="xs"
            aria-label={t("hits.kind")}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as PhraseKind | "")}
            data={[
              { value: "", label: t("hits.all_kinds") },
              ...PHRASE_KINDS.map((value) => ({ value, label: t(`phrase_kind.${value}`) })),
            ]}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<ListPlus size={14} />}
            onClick={() => setEditing(true)}
          >
            {t("hits.phrases")}
          </Button>
        </Group>
      }
    >
      <Rows
        query={hits}
        none={{ icon: Quote, title: t("hits.none"), text: t("hits.none_hint") }}
        heads={[
          t("hits.kind"),
          t("hits.phrase"),
          t("hits.at"),
          t("quality.agent"),
          t("quality.lead"),
          t("calls.campaign"),
          t("recordings.started"),
          "",
        ]}
        foot={<MoreButton {...hits.more} />}
      >
        {(row) => (
          <tr key={row.id}>
            <td className={table["nowrap"]}>{t(`phrase_kind.${row.kind}`)}</td>
            <td className={table["strong"]} data-wrap>
              {row.phrase}
            </td>
            <td>{clock(row.from_ms / 1_000)}</td>
            <td>{row.agent_name ?? DASH}</td>
            <td>
              <div className={table["clip"]}>{row.lead_name}</div>
            </td>
            <td>
              <div className={table["clip"]}>{row.campaign_name}</div>
            </td>
            <td className={table["nowrap"]}>{stamp(row.started_at)}</td>
            <td data-end className={table["nowrap"]}>
              <RecordingLink callId={row.call_id} />{" "}
              <Button size="compact-xs" variant="default" onClick={() => check.act(row.id)}>
                {t("transcript.check")}
              </Button>
            </td>
          </tr>
        )}
      </Rows>
      {isEditing ? <PhrasesDialog onClose={() => setEditing(false)} /> : null}
    </Panel>
  );
}
