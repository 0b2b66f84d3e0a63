import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { DncNumber } from "@/api/contract";
import { SITE_DNC, listDnc, listDncLists, removeDnc } from "@/api/dnc";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { MoreButton } from "@/components/more-button";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { ReasonDialog } from "@/components/reason-dialog";
import { AddNumber } from "@/features/dnc/add-number";
import { BulkDialog } from "@/features/dnc/bulk-dialog";
import { DncListDialog } from "@/features/dnc/dnc-list-dialog";
import { NumbersTable } from "@/features/dnc/numbers-table";
import { useAct } from "@/lib/use-act";
import { usePages } from "@/lib/use-pages";

/** Numbers that must not be called, by list. Taking one off needs a reason, which is kept. */
export function DncPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayList = may(useMe(), "dnc.lists");
  const [q, setQ] = useState("");
  const [wanted] = useDebouncedValue(q.trim(), 250);
  const [chosen, setChosen] = useState("");
  const [open, setOpen] = useState<"list" | "bulk" | null>(null);
  const [leaving, setLeaving] = useState<DncNumber | null>(null);
  const lists = useQuery({ queryKey: ["dnc-lists"], queryFn: listDncLists });
  const numbers = usePages(["dnc", wanted, chosen], (cursor) =>
    listDnc(wanted, chosen || null, cursor),
  );
  const refresh = () =>
    Promise.all(["dnc", "dnc-lists"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const drop = useAct(removeDnc, () => {
    setLeaving(null);
    return refresh();
  });
  const items = lists.data?.items ?? [];

  return (
    <Page
      title={t("dnc.title")}
      subtitle={t("dnc.subtitle")}
      actions={
        <Group gap={8} wrap="nowrap">
          <NativeSelect
            aria-label={t("dnc.list")}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={[
              { value: "", label: t("dnc.all_lists") },
              ...items.map(({ id, name, whom, numbers: n }) => ({
                value: id,
                label: `${name}${whom ? ` · ${whom}` : ""} (${n})`,
              })),
            ]}
          />
          <TextInput
            aria-label={t("dnc.search")}
            placeholder={t("dnc.search")}
            value={q}
            onChange={(event) => setQ(event.currentTarget.value)}
          />
          {mayList ? (
            <>
              <Button variant="default" onClick={() => setOpen("bulk")}>
                {t("dnc.bulk")}
              </Button>
              <Button variant="default" onClick={() => setOpen("list")}>
                {t("dnc.new_list")}
              </Button>
            </>
          ) : null}
        </Group>
      }
    >
      <AddNumber listId={chosen || SITE_DNC} onAdded={refresh} />
      <Panel title={t("dnc.title")} isFilling isFlush isBare>
        <Loaded query={numbers} lines={10}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice icon={Ban} title={t("dnc.none")} text={t("dnc.none_hint")} />
            ) : (
              <>
                <NumbersTable rows={rows} lists={items} onLeave={setLeaving} />
                <MoreButton {...numbers.more} />
              </>
            )
          }
        </Loaded>
      </Panel>
      {open === "bulk" ? (
        <BulkDialog
          lists={items}
          first={chosen || SITE_DNC}
          onClose={() => setOpen(null)}
          onAdded={refresh}
        />
      ) : null}
      {open === "list" ? <DncListDialog onClose={() => setOpen(null)} onAdded={refresh} /> : null}
      <ReasonDialog
        title={t("dnc.remove", { phone: leaving?.phone ?? "" })}
        text={t("dnc.remove_sure", { phone: leaving?.phone ?? "" })}
        confirm={t("dnc.confirm")}
        isOpen={leaving !== null}
        isBusy={drop.isBusy}
        onClose={() => setLeaving(null)}
        onConfirm={(reason) => leaving && drop.act(leaving.phone, leaving.list_id, reason)}
      />
    </Page>
  );
}
