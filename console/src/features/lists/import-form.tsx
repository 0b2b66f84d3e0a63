import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import { draft, listLists, listPresets, upload } from "@/api/lists";
import { Panel } from "@/components/panel";
import { FileDrop } from "@/features/lists/file-drop";
import { ImportWizard } from "@/features/lists/import-wizard";
import css from "@/features/lists/lists-page.module.css";
import { useAct } from "@/lib/use-act";

type Target = "new" | "old" | "dnc";

/** A list is named after its file until somebody names it better. */
const nameOf = (file: File) => file.name.replace(/\.[^.]+$/, "").slice(0, 120);

export interface ImportFormProps {
  onStarted: (importId: string) => void;
}

export function ImportForm({ onStarted }: ImportFormProps) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const lists = useQuery({ queryKey: ["lists"], queryFn: listLists });
  const presets = useQuery({ queryKey: ["presets"], queryFn: listPresets, staleTime: Infinity });
  const [file, setFile] = useState<File | null>(null);
  const [target, setTarget] = useState<Target>("new");
  const [name, setName] = useState("");
  const [listId, setListId] = useState("");
  const [preset, setPreset] = useState("");
  const [drafted, setDraft] = useState<Import | null>(null);
  const start = useAct(upload, async (started: Import) => {
    setFile(null);
    setName("");
    await queries.invalidateQueries({ queryKey: ["imports"] });
    onStarted(started.id);
  });
  const look = useAct(draft, setDraft);
  const options = lists.data?.items ?? [];
  const chosenList = listId || options[0]?.id || "";

  return (
    <Panel title={t("lists.import")}>
      <form
        className={css["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          if (!file) return;
          const into = target === "new" ? { listName: name } : { listId: chosenList };
          start.act({
            file,
            preset,
            dedup: "merge",
            isDnc: target === "dnc",
            ...(target === "dnc" ? {} : into),
          });
        }}
      >
        <FileDrop
          file={file}
          onChoose={(chosen) => {
            setFile(chosen);
            if (!name) setName(nameOf(chosen));
          }}
        />
        <SegmentedControl
          fullWidth
          aria-label={t("lists.target")}
          value={target}
          onChange={(value) => setTarget(value as Target)}
          data={[
            { value: "new", label: t("lists.target_new") },
            { value: "old", label: t("lists.target_old"), disabled: options.length === 0 },
            { value: "dnc", label: t("lists.target_dnc") },
          ]}
        />
        {target === "new" ? (
          <TextInput
            required
            label={t("lists.list_name")}
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : null}
        {target === "old" ? (
          <NativeSelect
            label={t("lists.target_old")}
            value={chosenList}
            onChange={(event) => setListId(event.currentTarget.value)}
            data={options.map((list) => ({ value: list.id, label: list.name }))}
          />
        ) : null}
        {target === "dnc" ? null : (
          <NativeSelect
            label={t("lists.preset")}
            value={preset}
            onChange={(event) => setPreset(event.currentTarget.value)}
            data={[
              { value: "", label: t("lists.preset_auto") },
              ...(presets.data?.items ?? []).map((one) => ({
                value: one.key,
                label: i18n.language === "en" ? one.label_en : one.label_zh,
              })),
            ]}
          />
        )}
        <Button type="submit" disabled={!file} loading={start.isBusy}>
          {t("lists.submit")}
        </Button>
        <Button
          variant="default"
          disabled={!file || (target === "new" && !name.trim())}
          loading={look.isBusy}
          onClick={() => {
            if (file) look.act({ file, preset, dedup: "merge", isDnc: target === "dnc" });
          }}
        >
          {t("import_wizard.look")}
        </Button>
      </form>
      {drafted ? (
        <ImportWizard
          draft={drafted}
          preset={preset}
          target={
            target === "dnc"
              ? {}
              : target === "new"
                ? { list_name: name.trim() }
                : { list_id: chosenList }
          }
          onClose={() => setDraft(null)}
          onStarted={(id) => {
            setDraft(null);
            setFile(null);
            setName("");
            void queries.invalidateQueries({ queryKey: ["imports"] });
            onStarted(id);
          }}
        />
      ) : null}
    </Panel>
  );
}
