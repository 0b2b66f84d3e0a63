import { useQuery } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listExamples } from "@/api/quality";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { RecordingLink } from "@/features/quality/recording-link";
import { clock, stamp } from "@/lib/format";

/** Clips that others learn from. */
export function ExamplesTab() {
  const { t } = useTranslation();
  const examples = useQuery({ queryKey: ["examples"], queryFn: listExamples });

  return (
    <Panel title={t("quality.tab.examples")} isFilling isFlush isBare>
      <Rows
        query={examples}
        none={{
          icon: Bookmark,
          title: t("quality.examples_none"),
          text: t("quality.examples_none_hint"),
        }}
        heads={[
          t("quality.example_title"),
          t("quality.span"),
          t("quality.reviewer"),
          t("quality.given"),
          "",
        ]}
      >
        {(row) => (
          <tr key={row.id}>
            <td className={table["strong"]} data-wrap>
              {row.title}
            </td>
            <td className={table["nowrap"]}>
              {clock(row.from_ms / 1_000)}–{clock(row.to_ms / 1_000)}
            </td>
            <td>{row.author_name}</td>
            <td className={table["nowrap"]}>{stamp(row.created_at)}</td>
            <td data-end>
              <RecordingLink callId={row.call_id} />
            </td>
          </tr>
        )}
      </Rows>
    </Panel>
  );
}
