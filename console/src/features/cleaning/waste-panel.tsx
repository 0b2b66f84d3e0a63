import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { readWaste } from "@/api/gate";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { DASH, count } from "@/lib/format";

/** Minutes and money that went into dead, wrong and doubled numbers, by list. */
export function WastePanel() {
  const { t } = useTranslation();
  const waste = useQuery({ queryKey: ["waste"], queryFn: readWaste });

  return (
    <Panel title={t("gate.waste")} isFlush>
      <Loaded query={waste} lines={3}>
        {({ items }) => (
          <table className={table["table"]}>
            <thead>
              <tr>
                <th>{t("gate.list")}</th>
                <th>{t("gate.vendor")}</th>
                <th>{t("gate.duplicates")}</th>
                <th>{t("gate.bad")}</th>
                <th>{t("gate.minutes")}</th>
                <th>{t("gate.money")}</th>
              </tr>
            </thead>
            <tbody>
              {items.slice(0, 20).map((row) => (
                <tr key={row.list_id}>
                  <td data-wrap className={table["strong"]}>
                    {row.name}
                  </td>
                  <td data-wrap>{row.vendor || DASH}</td>
                  <td>{count(row.duplicates)}</td>
                  <td>{t("gate.of", { good: count(row.bad_dials), all: count(row.dials) })}</td>
                  <td>{(row.bad_seconds / 60).toFixed(1)}</td>
                  <td>{row.wasted === null ? DASH : (row.wasted / 100).toFixed(2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </Panel>
  );
}
