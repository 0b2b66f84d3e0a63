import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Dices, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Sample } from "@/api/contract";
import { listSamples, readAgreement } from "@/api/quality";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { SampleDialog } from "@/features/quality/sample-dialog";
import { stamp } from "@/lib/format";

export function SamplesTab() {
  const { t } = useTranslation();
  const [isNew, setNew] = useState(false);
  const samples = useQuery({ queryKey: ["samples"], queryFn: listSamples });

  return (
    <Panel
      title={t("quality.tab.samples")}
      isFilling
      isFlush
      aside={
        <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setNew(true)}>
          {t("quality.draw")}
        </Button>
      }
    >
      <Rows
        query={samples}
        none={{
          icon: Dices,
          title: t("quality.samples_none"),
          text: t("quality.samples_none_hint"),
        }}
        heads={[
          t("quality.name"),
          t("quality.scorecard"),
          t("quality.progress"),
          t("quality.due"),
          t("quality.seed"),
          "",
        ]}
      >
        {(row) => (
          <tr key={row.id}>
            <td className={table["strong"]}>{row.name}</td>
            <td>{row.scorecard_name}</td>
            <td>
              {row.given} / {row.asked}
            </td>
            <td className={table["nowrap"]}>{stamp(row.due_at)}</td>
            <td>{row.seed}</td>
            <td data-end>
              <Agreement sample={row} />
            </td>
          </tr>
        )}
      </Rows>
      {isNew ? <SampleDialog onClose={() => setNew(false)} /> : null}
    </Panel>
  );
}

/** How far two reviewers of the same calls agree; nothing for a sample of single reviews. */
function Agreement({ sample }: { sample: Sample }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["samples", sample.id, "agreement"],
    queryFn: () => readAgreement(sample.id),
    enabled: sample.given > 1,
  });
  const { calls = 0, distance = null } = found.data ?? {};

  if (calls === 0 || distance === null) return null;
  return (
    <span className={table["soft"]}>
      {t("quality.agreement", { count: calls, distance: distance.toFixed(1) })}
    </span>
  );
}
