import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import table from "@/components/table.module.css";
import { ImportStateTag } from "@/features/lists/import-state-tag";
import { shownState } from "@/features/lists/import-state";
import { count, shortStamp } from "@/lib/format";

export interface ImportsTableProps {
  imports: Import[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

export function ImportsTable({ imports, chosen, onChoose }: ImportsTableProps) {
  const { t } = useTranslation();

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("lists.imports")}</th>
          <th>{t("campaigns.status")}</th>
          <th data-end>{t("lists.total")}</th>
          <th data-end>{t("lists.accepted")}</th>
          <th data-end>{t("lists.rejected")}</th>
          <th data-end>{t("lists.duplicate")}</th>
          <th data-end>{t("lists.blocked")}</th>
        </tr>
      </thead>
      <tbody>
        {imports.map((one) => (
          <tr key={one.id} data-chosen={one.id === chosen || undefined}>
            <td>
              <UnstyledButton
                fz="inherit"
                fw={600}
                aria-label={t("lists.report", { name: one.file_name })}
                onClick={() => onChoose(one.id)}
              >
                <div className={table["clip"]}>{one.file_name}</div>
              </UnstyledButton>
              <div className={table["soft"]}>{shortStamp(one.created_at)}</div>
            </td>
            <td>
              <ImportStateTag state={shownState(one)} />
            </td>
            <td data-end>{count(one.total)}</td>
            <td data-end>{count(one.accepted)}</td>
            <td data-end>{count(one.rejected)}</td>
            <td data-end>{count(one.duplicate)}</td>
            <td data-end>{count(one.blocked)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
