import { Group, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ImportPreset, LeadField, ListSource } from "@/api/contract";
import { savePreset } from "@/api/lists";
import { FormDialog } from "@/components/form-dialog";
import { LEAD_FIELDS } from "@/lib/lead-fields";
import { useAct } from "@/lib/use-act";

const SOURCES: ListSource[] = [
  "yellow_pages",
  "alibaba",
  "hc360",
  "purchased",
  "own",
  "referral",
  "other",
];

export interface PresetDialogProps {
  /** One that was saved here, or none to make one. */
  preset: ImportPreset | null;
  onClose: () => void;
  onSaved: () => unknown;
}

const titlesOf = (text: string) =>
  text
    .split(/[,，、;；]/)
    .map((title) => title.trim())
    .filter((title) => title !== "");

/** The headers by which each field of a lead is known in the files of one source. */
export function PresetDialog({ preset, onClose, onSaved }: PresetDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(preset?.label_zh ?? "");
  const [source, setSource] = useState<ListSource>(preset?.source ?? "other");
  const [titles, setTitles] = useState<Partial<Record<LeadField, string>>>(() =>
    Object.fromEntries(
      Object.entries(preset?.columns ?? {}).map(([field, known]) => [field, known.join("、")]),
    ),
  );
  const save = useAct(savePreset, async () => {
    await onSaved();
    onClose();
  });
  const columns = Object.fromEntries(
    LEAD_FIELDS.map((field) => [field, titlesOf(titles[field] ?? "")] as const).filter(
      ([, known]) => known.length > 0,
    ),
  );

  return (
    <FormDialog
      size="lg"
      title={preset ? t("presets.edit", { name }) : t("presets.new")}
      isBusy={save.isBusy}
      isReady={name.trim() !== "" && Object.keys(columns).length > 0}
      onSubmit={() => save.act(name.trim(), { source, columns, encoding: "", delimiter: "" })}
      onClose={onClose}
    >
      <Group grow>
        <TextInput
          data-autofocus
          required
          maxLength={60}
          pattern="[^\/]+"
          label={t("presets.name")}
          value={name}
          disabled={preset !== null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("presets.source")}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value as ListSource)}
          data={SOURCES.map((each) => ({ value: each, label: t(`presets.sources.${each}`) }))}
        />
      </Group>
      {LEAD_FIELDS.map((field) => (
        <TextInput
          key={field}
          size="xs"
          label={t(`import_wizard.fields.${field}`)}
          placeholder={t("presets.titles_hint")}
          value={titles[field] ?? ""}
          onChange={(event) => setTitles({ ...titles, [field]: event.currentTarget.value })}
        />
      ))}
    </FormDialog>
  );
}
