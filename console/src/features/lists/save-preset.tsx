import { Button, Group, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ImportPreview, LeadField } from "@/api/contract";
import { savePreset } from "@/api/lists";
import { useAct } from "@/lib/use-act";

export interface SavePresetProps {
  shown: ImportPreview;
}

/** Keep the columns as they are mapped now, for the next file of the same source. */
export function SavePreset({ shown }: SavePresetProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const save = useAct(savePreset, () => {
    setName("");
    return queries.invalidateQueries({ queryKey: ["presets"] });
  });
  const columns: Partial<Record<LeadField, string[]>> = {};
  for (const { field, title } of shown.columns) {
    if (field) columns[field] = [...(columns[field] ?? []), title];
  }

  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        label={t("import_wizard.preset_name")}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={!name.trim()}
        loading={save.isBusy}
        onClick={() =>
          save.act(name.trim(), {
            source: "other",
            columns: columns as Record<string, string[]>,
            encoding: "",
            delimiter: "",
          })
        }
      >
        {t("common.save")}
      </Button>
    </Group>
  );
}
