import { ActionIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { List, UserRoundCog } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadList } from "@/api/contract";
import { listLists } from "@/api/lists";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import { ListRoutingDialog } from "@/features/lists/list-routing-dialog";
import css from "@/features/lists/lists-page.module.css";
import { day } from "@/lib/format";

export function ListsPanel() {
  const { t } = useTranslation();
  const me = useMe();
  const [routed, setRouted] = useState<LeadList | null>(null);
  const mayRoute = may(me, "lists.manage") && may(me, "accounts.read");
  const lists = useQuery({ queryKey: ["lists"], queryFn: listLists, refetchInterval: 10_000 });

  return (
    <Panel title={t("lists.lists")} isFilling isFlush>
      <Loaded query={lists} lines={5}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon={List} title={t("lists.lists_none")} />
          ) : (
            <ul>
              {items.map((list) => (
                <li key={list.id} className={css["list"]}>
                  <Link to="/leads" search={{ list_id: list.id }} title={list.name}>
                    {list.name}
                  </Link>
                  <span>{t("lists.leads", { count: list.leads })}</span>
                  <time>{day(list.created_at)}</time>
                  {mayRoute ? (
                    <ActionIcon
                      size="sm"
                      variant="subtle"
                      color="gray"
                      aria-label={t("list_routing.of", { name: list.name })}
                      title={t("list_routing.of", { name: list.name })}
                      onClick={() => setRouted(list)}
                    >
                      <UserRoundCog size={14} />
                    </ActionIcon>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {routed ? <ListRoutingDialog list={routed} onClose={() => setRouted(null)} /> : null}
    </Panel>
  );
}
