import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Ban, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { DncNumber } from "@/api/contract";
import { addDnc, listDnc, removeDnc } from "@/api/dnc";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { MoreButton } from "@/components/more-button";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { ReasonDialog } from "@/components/reason-dialog";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { usePages } from "@/lib/use-pages";

/** Numbers that nobody may call. Taking one off needs a reason, which is kept. */
export function DncPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [q, setQ] = useState("");
  const [wanted] = useDebouncedValue(q.trim(), 250);
  const [leaving, setLeaving] = useState<DncNumber | null>(null);
  const numbers = usePages(["dnc", wanted], (cursor) => listDnc(wanted, null, cursor));
  const drop = useAct(removeDnc, () => {
    setLeaving(null);
    return queries.invalidateQueries({ queryKey: ["dnc"] });
  });

  return (
    <Page
      title={t("dnc.title")}
      subtitle={t("dnc.subtitle")}
      actions={
        <TextInput
          aria-label={t("dnc.search")}
          placeholder={t("dnc.search")}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
      }
    >
      <AddNumber />
      <Panel title={t("dnc.title")} isFilling isFlush isBare>
        <Loaded query={numbers} lines={10}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice icon={Ban} title={t("dnc.none")} text={t("dnc.none_hint")} />
            ) : (
              <>
                <NumbersTable rows={rows} onLeave={setLeaving} />
                <MoreButton {...numbers.more} />
              </>
            )
          }
        </Loaded>
      </Panel>
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

interface NumbersTableProps {
  rows: DncNumber[];
  onLeave: (row: DncNumber) => void;
}

function NumbersTable({ rows, onLeave }: NumbersTableProps) {
  const { t } = useTranslation();
  const mayRemove = may(useMe(), "dnc.remove");

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("dnc.phone")}</th>
          <th>{t("dnc.reason")}</th>
          <th>{t("dnc.added")}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.phone} ${row.list_id}`}>
            <td className={table["strong"]}>{row.phone}</td>
            <td data-wrap>
              {row.reason} {row.call_id ? <Tag>{t("dnc.from_call")}</Tag> : null}
            </td>
            <td className={table["nowrap"]}>{stamp(row.at)}</td>
            <td data-end>
              {mayRemove ? (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("dnc.remove", { phone: row.phone })}
                  onClick={() => onLeave(row)}
                >
                  <Trash2 size={15} />
                </ActionIcon>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AddNumber() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [phone, setPhone] = useState("");
  const [reason, setReason] = useState("");
  const add = useAct(addDnc, () => {
    setPhone("");
    setReason("");
    return queries.invalidateQueries({ queryKey: ["dnc"] });
  });

  if (!may(useMe(), "dnc.add")) return null;
  return (
    <Panel title={t("dnc.add")}>
      <form
        style={{ display: "flex", gap: 8 }}
        onSubmit={(event) => {
          event.preventDefault();
          add.act(phone.trim(), reason.trim());
        }}
      >
        <TextInput
          required
          w={220}
          aria-label={t("dnc.phone")}
          placeholder={t("dnc.phone")}
          inputMode="tel"
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
        <TextInput
          required
          flex={1}
          minLength={2}
          aria-label={t("dnc.reason")}
          placeholder={t("dnc.reason")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={add.isBusy}>
          {t("dnc.add")}
        </Button>
      </form>
    </Panel>
  );
}
