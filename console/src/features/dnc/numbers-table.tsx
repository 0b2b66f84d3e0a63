import { ActionIcon } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { DncList, DncNumber } from "@/api/contract";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { stamp } from "@/lib/format";

export interface NumbersTableProps {
  rows: DncNumber[];
  lists: DncList[];
  onLeave: (row: DncNumber) => void;
}

export function NumbersTable({ rows, lists, onLeave }: NumbersTableProps) {
  const { t } = useTranslation();
  const mayRemove = may(useMe(), "dnc.remove");
  const nameOf = (id: string) => lists.find((list) => list.id === id)?.name ?? "";

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("dnc.phone")}</th>
          <th>{t("dnc.list")}</th>
          <th>{t("dnc.reason")}</th>
          <th>{t("dnc.expires")}</th>
          <th>{t("dnc.added")}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.phone} ${row.list_id}`}>
            <td className={table["strong"]}>{row.phone}</td>
            <td data-wrap>{nameOf(row.list_id)}</td>
            <td data-wrap title={row.evidence}>
              {row.reason} {row.call_id ? <Tag>{t("dnc.from_call")}</Tag> : null}
            </td>
            <td className={table["nowrap"]}>
              {row.expires_at ? stamp(row.expires_at) : t("dnc.forever")}
            </td>
            <td className={table["nowrap"]}>{stamp(row.at)}</td>
            <td data-end>
              {mayRemove ? (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("dnc.remove", { phone: row.phone })}
                  onClick={() => onLeave(row)}
                >
                  <Trash2 size={15} />
                </ActionIcon>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
