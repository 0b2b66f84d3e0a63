import { useQuery } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listExamples } from "@/api/quality";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { RecordingLink } from "@/features/quality/recording-link";
import { clock, stamp } from "@/lib/format";

/** Clips that others learn from. */
export function ExamplesTab() {
  const { t } = useTranslation();
  const examples = useQuery({ queryKey: ["examples"], queryFn: listExamples });

  return (
    <Panel title={t("quality.tab.examples")} isFilling isFlush isBare>
      <Loaded query={examples} lines={8}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice
              icon={Bookmark}
              title={t("quality.examples_none")}
              text={t("quality.examples_none_hint")}
            />
          ) : (
            <table className={table["table"]}>
              <thead>
                <tr>
                  <th>{t("quality.example_title")}</th>
                  <th>{t("quality.span")}</th>
                  <th>{t("quality.reviewer")}</th>
                  <th>{t("quality.given")}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
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
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Panel>
  );
}
