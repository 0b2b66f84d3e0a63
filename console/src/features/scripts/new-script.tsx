import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Script } from "@/api/contract";
import { SCRIPTS_KEY, draftScript } from "@/api/scripts";
import { FormDialog } from "@/components/form-dialog";
import { blankNode } from "@/features/scripts/script-state";
import { useAct } from "@/lib/use-act";

export interface NewScriptProps {
  onClose: () => void;
  onMade: (script: Script) => void;
}

export function NewScript({ onClose, onMade }: NewScriptProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const make = useAct(draftScript, async (made) => {
    await client.invalidateQueries({ queryKey: SCRIPTS_KEY });
    onMade(made);
    onClose();
  });

  return (
    <FormDialog
      title={t("scripts.new")}
      isBusy={make.isBusy}
      isReady={name.trim() !== ""}
      onSubmit={() => make.act(name.trim(), [blankNode([])])}
      onClose={onClose}
    >
      <TextInput
        required
        data-autofocus
        maxLength={80}
        label={t("scripts.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
