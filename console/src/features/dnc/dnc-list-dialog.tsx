import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listCampaigns } from "@/api/campaigns";
import type { DncScope } from "@/api/contract";
import { addDncList, listClients } from "@/api/dnc";
import { FormDialog } from "@/components/form-dialog";
import { useAct } from "@/lib/use-act";

export interface DncListDialogProps {
  onClose: () => void;
  onAdded: () => unknown;
}

const SCOPES = ["all", "client", "campaign"] as const satisfies readonly DncScope[];

/** A new list of refusals: for everybody, for one client's calls, or for one campaign. */
export function DncListDialog({ onClose, onAdded }: DncListDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<DncScope>("all");
  const [whom, setWhom] = useState("");
  const clients = useQuery({ queryKey: ["clients"], queryFn: listClients });
  const campaigns = useQuery({ queryKey: ["campaigns"], queryFn: listCampaigns });
  const targets = (scope === "client" ? clients.data : campaigns.data)?.items ?? [];
  const add = useAct(addDncList, async () => {
    await onAdded();
    onClose();
  });

  return (
    <FormDialog
      title={t("dnc.new_list")}
      isBusy={add.isBusy}
      onSubmit={() =>
        add.act({
          name: name.trim(),
          scope,
          client_id: scope === "client" ? whom : null,
          campaign_id: scope === "campaign" ? whom : null,
        })
      }
      onClose={onClose}
    >
      <TextInput
        required
        data-autofocus
        maxLength={120}
        label={t("dnc.list_name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("dnc.scope")}
        value={scope}
        onChange={(event) => {
          setScope(event.currentTarget.value as DncScope);
          setWhom("");
        }}
        data={SCOPES.map((value) => ({ value, label: t(`dnc.scope_of.${value}`) }))}
      />
      {scope === "all" ? null : (
        <NativeSelect
          required
          label={t("dnc.whom")}
          value={whom}
          onChange={(event) => setWhom(event.currentTarget.value)}
          data={[
            { value: "", label: "" },
            ...targets.map((each) => ({ value: each.id, label: each.name })),
          ]}
        />
      )}
    </FormDialog>
  );
}
