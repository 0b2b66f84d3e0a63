import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listAccounts } from "@/api/accounts";
import type { LeadList, ListRouting } from "@/api/contract";
import { readRouting, setRouting } from "@/api/lists";
import { FormDialog } from "@/components/form-dialog";
import { useAct } from "@/lib/use-act";

export interface ListRoutingDialogProps {
  list: LeadList;
  onClose: () => void;
}

/** Who gets the people of a list first: the agent who keeps it, then who has its skill. */
export function ListRoutingDialog({ list, onClose }: ListRoutingDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = ["lists", list.id, "routing"];
  const kept = useQuery({ queryKey: key, queryFn: () => readRouting(list.id) });
  const accounts = useQuery({ queryKey: ["accounts"], queryFn: listAccounts });
  const [chosen, setChosen] = useState<Partial<ListRouting>>({});
  const wish = { owner_id: null, skill: "", ...kept.data, ...chosen };
  const saved = useAct(setRouting, async () => {
    await queries.invalidateQueries({ queryKey: key });
    onClose();
  });
  const agents = (accounts.data?.items ?? []).filter(
    ({ id, role, is_active }) => (role === "agent" && is_active) || id === wish.owner_id,
  );

  return (
    <FormDialog
      title={t("list_routing.of", { name: list.name })}
      isBusy={saved.isBusy}
      isReady={kept.isSuccess && accounts.isSuccess}
      onSubmit={() => saved.act(list.id, wish)}
      onClose={onClose}
    >
      <NativeSelect
        label={t("list_routing.keeper")}
        description={t("list_routing.keeper_hint")}
        value={wish.owner_id ?? ""}
        onChange={(event) => setChosen({ ...chosen, owner_id: event.currentTarget.value || null })}
        data={[
          { value: "", label: t("list_routing.nobody") },
          ...agents.map(({ id, name, login }) => ({ value: id, label: `${name} · ${login}` })),
        ]}
      />
      <TextInput
        label={t("list_routing.skill")}
        description={t("list_routing.skill_hint")}
        maxLength={40}
        value={wish.skill}
        onChange={(event) => setChosen({ ...chosen, skill: event.currentTarget.value })}
      />
    </FormDialog>
  );
}
