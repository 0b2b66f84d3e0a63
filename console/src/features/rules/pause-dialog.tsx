import { NumberInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { PauseReason } from "@/api/contract";
import { PAUSES_KEY, addPauseReason, changePauseReason } from "@/api/pauses";
import { FormDialog } from "@/components/form-dialog";
import { useNamed } from "@/lib/i18n/use-named";
import { useAct } from "@/lib/use-act";

export interface PauseDialogProps {
  /** One that is changed, or none to make one. */
  one: PauseReason | null;
  onClose: () => void;
}

export function PauseDialog({ one, onClose }: PauseDialogProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const queries = useQueryClient();
  const [zh, setZh] = useState(one?.label_zh ?? "");
  const [en, setEn] = useState(one?.label_en ?? "");
  const [limit, setLimit] = useState(one?.limit_minutes ?? null);
  const save = useAct(
    () => {
      const body = { label_zh: zh, label_en: en, limit_minutes: limit };
      return one ? changePauseReason(one.id, body) : addPauseReason(body);
    },
    async () => {
      await queries.invalidateQueries({ queryKey: PAUSES_KEY });
      onClose();
    },
  );

  return (
    <FormDialog
      title={one ? t("words.edit", { name: named(zh, en) }) : t("pauses.add")}
      isBusy={save.isBusy}
      isReady={zh.trim() !== "" && en.trim() !== ""}
      onSubmit={() => save.act()}
      onClose={onClose}
    >
      <TextInput
        required
        data-autofocus
        maxLength={40}
        label={t("words.label_zh")}
        value={zh}
        onChange={(event) => setZh(event.currentTarget.value)}
      />
      <TextInput
        required
        maxLength={40}
        label={t("words.label_en")}
        value={en}
        onChange={(event) => setEn(event.currentTarget.value)}
      />
      <NumberInput
        label={t("pauses.limit_minutes")}
        description={t("pauses.limit_hint")}
        min={1}
        max={480}
        allowDecimal={false}
        value={limit ?? ""}
        onChange={(value) => setLimit(typeof value === "number" ? value : null)}
      />
    </FormDialog>
  );
}
