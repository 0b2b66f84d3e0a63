import { useQuery } from "@tanstack/react-query";
import { List } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listLists } from "@/api/lists";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import css from "@/features/lists/lists-page.module.css";
import { day } from "@/lib/format";

export function ListsPanel() {
  const { t } = useTranslation();
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
                  <b title={list.name}>{list.name}</b>
                  <span>{t("lists.leads", { count: list.leads })}</span>
                  <time>{day(list.created_at)}</time>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
