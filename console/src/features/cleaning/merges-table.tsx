import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { LeadMerge } from "@/api/contract";
import { undoMerge } from "@/api/twins";
import table from "@/components/table.module.css";
import { DASH, stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface MergesTableProps {
  merges: LeadMerge[];
  onUndone: () => unknown;
}

/** The latest merges, each of which can be taken back. */
export function MergesTable({ merges, onUndone }: MergesTableProps) {
  const { t } = useTranslation();
  const undo = useAct(undoMerge, onUndone);

  return (
    <table className={table["table"]} aria-label={t("twins.merged")}>
      <thead>
        <tr>
          <th colSpan={4}>{t("twins.merged")}</th>
        </tr>
      </thead>
      <tbody>
        {merges.map((merge) => (
          <tr key={merge.id}>
            <td className={table["nowrap"]}>{stamp(merge.at)}</td>
            <td data-wrap>{t("twins.merged_of", merge)}</td>
            <td className={table["soft"]}>{t("twins.by", { who: merge.by ?? DASH })}</td>
            <td data-end>
              {merge.undone_at ? (
                <span className={table["soft"]}>{t("twins.undone")}</span>
              ) : (
                <Button variant="default" disabled={undo.isBusy} onClick={() => undo.act(merge.id)}>
                  {t("twins.undo")}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
