import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ImportPreview, LeadField } from "@/api/contract";
import table from "@/components/table.module.css";
import css from "@/features/lists/import-wizard.module.css";
import { LEAD_FIELDS } from "@/lib/lead-fields";

export interface ColumnsTableProps {
  columns: ImportPreview["columns"];
  onChange: (position: number, field: LeadField | null) => void;
}

/** Each column of a file with what stands in it, and the field of a lead that it becomes. */
export function ColumnsTable({ columns, onChange }: ColumnsTableProps) {
  const { t } = useTranslation();

  return (
    <div className={css["columns"]}>
      <table className={table["table"]}>
        <thead>
          <tr>
            <th>{t("import_wizard.column")}</th>
            <th>{t("import_wizard.samples")}</th>
            <th>{t("import_wizard.field")}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column.position}>
              <td>
                <div className={table["clip"]}>{column.title}</div>
              </td>
              <td>
                <div className={css["samples"]}>{column.samples.join(" · ")}</div>
              </td>
              <td>
                <NativeSelect
                  size="xs"
                  aria-label={t("import_wizard.field_of", { column: column.title })}
                  value={column.field ?? ""}
                  onChange={(event) =>
                    onChange(column.position, (event.currentTarget.value || null) as LeadField)
                  }
                  data={[
                    { value: "", label: t("import_wizard.kept") },
                    ...LEAD_FIELDS.map((each) => ({
                      value: each,
                      label: t(`import_wizard.fields.${each}`),
                    })),
                  ]}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
