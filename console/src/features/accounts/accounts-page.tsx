import { ActionIcon, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listAccounts, listTeams } from "@/api/accounts";
import type { Account, Team } from "@/api/contract";
import { Loaded } from "@/components/loaded";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { AccountDialog } from "@/features/accounts/account-dialog";
import { DASH, stamp } from "@/lib/format";

type Opened = Account | "new" | null;

export function AccountsPage() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened>(null);
  const accounts = useQuery({ queryKey: ["accounts"], queryFn: listAccounts });
  const teams = useQuery({ queryKey: ["teams"], queryFn: listTeams });
  const known = teams.data?.items ?? [];

  return (
    <Page
      title={t("accounts.title")}
      actions={
        <Button leftSection={<Plus size={14} />} onClick={() => setOpened("new")}>
          {t("accounts.new")}
        </Button>
      }
    >
      <Panel title={t("accounts.title")} isFilling isFlush isBare>
        <Loaded query={accounts} lines={10}>
          {({ items }) => <AccountsTable accounts={items} teams={known} onOpen={setOpened} />}
        </Loaded>
      </Panel>
      {opened ? (
        <AccountDialog
          account={opened === "new" ? null : opened}
          teams={known}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </Page>
  );
}

interface AccountsTableProps {
  accounts: Account[];
  teams: Team[];
  onOpen: (account: Account) => void;
}

function AccountsTable({ accounts, teams, onOpen }: AccountsTableProps) {
  const { t } = useTranslation();
  const teamName = (id: string | null) => teams.find((team) => team.id === id)?.name ?? DASH;

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("accounts.name")}</th>
          <th>{t("accounts.login")}</th>
          <th>{t("accounts.role")}</th>
          <th>{t("accounts.team")}</th>
          <th>{t("accounts.line")}</th>
          <th>{t("accounts.created")}</th>
          <th />
          <th />
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.id}>
            <td className={table["strong"]}>
              <div className={table["clip"]}>{account.name}</div>
            </td>
            <td>{account.login}</td>
            <td>{t(`role.${account.role}`)}</td>
            <td>{teamName(account.team_id)}</td>
            <td>{account.line ?? DASH}</td>
            <td className={table["nowrap"]}>{stamp(account.created_at)}</td>
            <td>
              <Tag tone={account.is_active ? "good" : "plain"}>
                {t(account.is_active ? "accounts.active" : "accounts.inactive")}
              </Tag>
            </td>
            <td data-end>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("accounts.edit", { name: account.name })}
                onClick={() => onOpen(account)}
              >
                <Pencil size={14} />
              </ActionIcon>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
