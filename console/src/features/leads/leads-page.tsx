import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Contact, Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { listLeads } from "@/api/leads";
import { listLists } from "@/api/lists";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { LeadDrawer } from "@/features/leads/lead-drawer";
import { LeadsTable } from "@/features/leads/leads-table";
import { usePages } from "@/lib/use-pages";

/** Every lead, found while somebody types; one opens at the side with all that is known of it. */
export function LeadsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/leads" });
  const navigate = useNavigate({ from: "/leads" });
  const maySeeLists = may(useMe(), "lists.read");
  const [typed, setTyped] = useState(search.q ?? "");
  const [q] = useDebouncedValue(typed.trim(), 200);
  const listId = search.list_id;
  const lists = useQuery({ queryKey: ["lists"], queryFn: listLists, enabled: maySeeLists });
  const leads = usePages(["leads", q, listId], (cursor) => listLeads({ q, listId }, cursor));
  const change = (changes: { q?: string; list_id?: string; id?: string }) =>
    void navigate({
      replace: true,
      search: (was) =>
        Object.fromEntries(Object.entries({ ...was, ...changes }).filter(([, value]) => value)),
    });

  useEffect(() => change({ q }), [q]);
  useEffect(() => setTyped(search.q ?? ""), [search.q]);

  return (
    <Page
      title={t("leads.title")}
      subtitle={t("leads.subtitle")}
      actions={
        <>
          {maySeeLists ? (
            <NativeSelect
              w={180}
              aria-label={t("leads.list")}
              value={listId ?? ""}
              onChange={(event) => change({ list_id: event.currentTarget.value })}
              data={[
                { value: "", label: t("leads.all_lists") },
                ...(lists.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          ) : null}
          <TextInput
            w={260}
            aria-label={t("leads.search")}
            placeholder={t("leads.search")}
            leftSection={<Search size={14} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </>
      }
    >
      <Panel title={t("leads.title")} isFilling isFlush isBare>
        <Loaded query={leads} lines={12}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice
                icon={Contact}
                title={q ? t("leads.none_found") : t("leads.none")}
                text={q ? t("leads.none_found_hint") : t("leads.none_hint")}
              />
            ) : (
              <LeadsTable
                rows={rows}
                chosen={search.id}
                more={leads.more}
                onChoose={(id) => change({ id })}
              />
            )
          }
        </Loaded>
      </Panel>
      {search.id ? <LeadDrawer leadId={search.id} onClose={() => change({ id: "" })} /> : null}
    </Page>
  );
}
