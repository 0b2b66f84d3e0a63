import { ActionIcon, Button, Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Columns3, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ImportPreset } from "@/api/contract";
import { listPresets, removePreset } from "@/api/lists";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { PresetDialog } from "@/features/presets/preset-dialog";
import { useNamed } from "@/lib/i18n/use-named";
import { useAct } from "@/lib/use-act";

/** How the files of each source are read: what ships, and what people here saved. */
export function PresetsPage() {
  const { t } = useTranslation();
  const named = useNamed();
  const queries = useQueryClient();
  const mayChange = may(useMe(), "lists.manage");
  const [edited, setEdited] = useState<ImportPreset | "new" | null>(null);
  const [leaving, setLeaving] = useState<ImportPreset | null>(null);
  const presets = useQuery({
    queryKey: ["presets", "items"],
    queryFn: async () => (await listPresets()).items,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["presets"] });
  const remove = useAct(removePreset, () => {
    setLeaving(null);
    return refresh();
  });
  const titles = (preset: ImportPreset) => Object.values(preset.columns).flat();

  return (
    <Page
      title={t("presets.title")}
      subtitle={t("presets.subtitle")}
      actions={
        mayChange ? (
          <Button leftSection={<Plus size={14} />} onClick={() => setEdited("new")}>
            {t("presets.new")}
          </Button>
        ) : null
      }
    >
      <Panel title={t("presets.title")} isFilling isFlush isBare>
        <Rows
          query={presets}
          none={{ icon: Columns3, title: t("presets.none"), text: "" }}
          heads={[t("presets.name"), t("presets.source"), t("presets.titles"), ""]}
        >
          {(one) => (
            <tr key={one.key}>
              <td className={table["nowrap"]}>
                <b>{named(one.label_zh, one.label_en)}</b>{" "}
                {one.is_saved ? <Tag tone="talk">{t("presets.saved")}</Tag> : null}
              </td>
              <td className={table["nowrap"]}>{t(`presets.sources.${one.source}`)}</td>
              <td data-wrap className={table["soft"]} title={titles(one).join(" · ")}>
                {titles(one).slice(0, 14).join(" · ")}
                {titles(one).length > 14 ? " …" : ""}
              </td>
              <td data-end>
                {mayChange && one.is_saved ? (
                  <Group gap={4} wrap="nowrap" justify="flex-end">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("presets.edit", { name: one.label_zh })}
                      onClick={() => setEdited(one)}
                    >
                      <Pencil size={15} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("presets.remove", { name: one.label_zh })}
                      onClick={() => setLeaving(one)}
                    >
                      <Trash2 size={15} />
                    </ActionIcon>
                  </Group>
                ) : null}
              </td>
            </tr>
          )}
        </Rows>
      </Panel>
      {edited ? (
        <PresetDialog
          preset={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={refresh}
        />
      ) : null}
      <ConfirmDialog
        title={t("presets.remove", { name: leaving?.label_zh ?? "" })}
        text={t("presets.remove_sure")}
        isOpen={leaving !== null}
        isBusy={remove.isBusy}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && remove.act(leaving.label_zh)}
      />
    </Page>
  );
}
