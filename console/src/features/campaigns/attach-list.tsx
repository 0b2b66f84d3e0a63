import { Button, Menu } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";

import { attachList } from "@/api/campaigns";
import type { Campaign } from "@/api/contract";
import { listLists } from "@/api/lists";
import { useAct } from "@/lib/use-act";

export interface AttachListProps {
  campaign: Campaign;
}

export function AttachList({ campaign }: AttachListProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const lists = useQuery({ queryKey: ["lists"], queryFn: listLists });
  const attach = useAct(attachList, async () => {
    await queries.invalidateQueries({ queryKey: ["campaigns"] });
    await queries.invalidateQueries({ queryKey: ["preflight", campaign.id] });
  });
  const free = (lists.data?.items ?? []).filter(
    (list) => !campaign.lists.some(({ id }) => id === list.id),
  );

  return (
    <Menu width={280}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<Plus size={13} />}
          disabled={free.length === 0}
          loading={attach.isBusy}
        >
          {t("campaigns.attach")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: "auto" }}>
        {free.map((list) => (
          <Menu.Item key={list.id} onClick={() => attach.act(campaign.id, list.id)}>
            {list.name} · {t("lists.leads", { count: list.leads })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
