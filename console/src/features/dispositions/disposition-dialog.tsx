import { Checkbox, Group, NativeSelect, NumberInput, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Disposition, DispositionKind } from "@/api/contract";
import { addDisposition, changeDisposition } from "@/api/dispositions";
import { FormDialog } from "@/components/form-dialog";
import { isFinal, KINDS } from "@/features/dispositions/disposition-set";
import { useNamed } from "@/lib/i18n/use-named";
import { useAct } from "@/lib/use-act";

const FLAGS = [
  "is_effective",
  "is_prospect",
  "needs_callback",
  "needs_note",
  "needs_intent",
] as const;
const NEW = {
  label_zh: "",
  label_en: "",
  kind: "neutral" as DispositionKind,
  is_effective: false,
  is_prospect: false,
  needs_callback: false,
  needs_note: false,
  needs_intent: false,
  retry_minutes: null as number | null,
};

type Fields = typeof NEW;

/** What is written about it now, and nothing else of its row. */
function fieldsOf(one: Disposition | null, parent: Disposition | null): Fields {
  if (!one) return { ...NEW, kind: parent?.kind ?? NEW.kind };
  const kept = Object.entries(one).filter(([name]) => name in NEW);
  return { ...NEW, ...(Object.fromEntries(kept) as Partial<Fields>) };
}

export interface DispositionDialogProps {
  campaignId: string;
  /** One that is changed, or none to make one. */
  one: Disposition | null;
  /** Of which it becomes a part. */
  parent: Disposition | null;
  onClose: () => void;
}

export function DispositionDialog({ campaignId, one, parent, onClose }: DispositionDialogProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const queries = useQueryClient();
  const [fields, setFields] = useState(() => fieldsOf(one, parent));
  const set = (part: Partial<Fields>) => setFields({ ...fields, ...part });
  const save = useAct(
    () => {
      const { kind, ...body } = fields;
      return one
        ? changeDisposition(one.id, body)
        : addDisposition(campaignId, { ...body, kind, parent_id: parent?.id ?? null });
    },
    async () => {
      await queries.invalidateQueries({ queryKey: ["dispositions"] });
      onClose();
    },
  );
  const name = named(fields.label_zh, fields.label_en);

  return (
    <FormDialog
      title={
        one
          ? t("words.edit", { name })
          : parent
            ? t("dispositions.add_part", { name: named(parent.label_zh, parent.label_en) })
            : t("dispositions.add")
      }
      isBusy={save.isBusy}
      isReady={fields.label_zh.trim() !== "" && fields.label_en.trim() !== ""}
      onSubmit={() => save.act()}
      onClose={onClose}
    >
      <Group grow>
        {(["label_zh", "label_en"] as const).map((label) => (
          <TextInput
            key={label}
            required
            maxLength={40}
            {...(label === "label_zh" ? { "data-autofocus": true } : {})}
            label={t(`words.${label}`)}
            value={fields[label]}
            onChange={(event) => set({ [label]: event.currentTarget.value })}
          />
        ))}
      </Group>
      <NativeSelect
        label={t("dispositions.kind")}
        description={t("dispositions.kind_hint")}
        disabled={one !== null || parent !== null}
        value={fields.kind}
        onChange={(event) => {
          const kind = event.currentTarget.value as DispositionKind;
          set({ kind, ...(isFinal(kind) ? { needs_callback: false, retry_minutes: null } : {}) });
        }}
        data={KINDS.map((kind) => ({ value: kind, label: t(`dispositions.kinds.${kind}`) }))}
      />
      <Stack gap={8}>
        {FLAGS.map((flag) => (
          <Checkbox
            key={flag}
            label={t(`dispositions.${flag}_hint`)}
            disabled={flag === "needs_callback" && isFinal(fields.kind)}
            checked={fields[flag]}
            onChange={(event) => set({ [flag]: event.currentTarget.checked })}
          />
        ))}
      </Stack>
      <NumberInput
        label={t("dispositions.retry_minutes")}
        description={t("dispositions.retry_hint")}
        min={1}
        max={129_600}
        allowDecimal={false}
        disabled={isFinal(fields.kind)}
        value={fields.retry_minutes ?? ""}
        onChange={(value) => set({ retry_minutes: typeof value === "number" ? value : null })}
      />
    </FormDialog>
  );
}
