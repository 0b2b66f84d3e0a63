import { Checkbox, NativeSelect, PasswordInput, TagsInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addAccount, addTeam, changeAccount, setPassword } from "@/api/accounts";
import type { Account, AccountFields, Locale, Role, Team } from "@/api/contract";
import { FormDialog } from "@/components/form-dialog";
import { isLocale } from "@/lib/i18n/i18n";
import { useAct } from "@/lib/use-act";

export interface AccountDialogProps {
  /** Null makes a new one. */
  account: Account | null;
  teams: Team[];
  onClose: () => void;
}

type Draft = AccountFields & { is_active: boolean; new_team: string };

const draftOf = (account: Account | null): Draft => ({
  login: account?.login ?? "",
  name: account?.name ?? "",
  role: account?.role ?? "agent",
  team_id: account?.team_id ?? null,
  locale: isLocale(account?.locale) ? account.locale : "zh-CN",
  password: "",
  skills: account?.skills ?? [],
  is_active: account?.is_active ?? true,
  new_team: "",
});

async function save(account: Account | null, draft: Draft): Promise<void> {
  const { is_active, new_team, login, password, ...fields } = draft;
  const team_id = new_team.trim() ? (await addTeam(new_team.trim())).id : (fields.team_id ?? null);
  if (!account) {
    await addAccount({ ...fields, login: login.trim(), password, team_id });
    return;
  }
  await changeAccount(account.id, { ...fields, team_id, is_active });
  if (password) await setPassword(account.id, password);
}

export function AccountDialog({ account, teams, onClose }: AccountDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(account));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const saved = useAct(save, async () => {
    await queries.invalidateQueries({ queryKey: ["accounts"] });
    await queries.invalidateQueries({ queryKey: ["teams"] });
    onClose();
  });

  return (
    <FormDialog
      title={account ? t("accounts.edit", { name: account.name }) : t("accounts.new")}
      isBusy={saved.isBusy}
      onSubmit={() => saved.act(account, draft)}
      onClose={onClose}
    >
      <Fields draft={draft} isNew={account === null} teams={teams} onChange={change} />
    </FormDialog>
  );
}

interface FieldsProps {
  draft: Draft;
  isNew: boolean;
  teams: Team[];
  onChange: (part: Partial<Draft>) => void;
}

function Fields({ draft, isNew, teams, onChange }: FieldsProps) {
  const { t } = useTranslation();

  return (
    <>
      <TextInput
        required
        label={t("accounts.name")}
        maxLength={80}
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        required
        label={t("accounts.login")}
        disabled={!isNew}
        autoComplete="off"
        value={draft.login}
        onChange={(event) => onChange({ login: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("accounts.role")}
        value={draft.role}
        onChange={(event) => onChange({ role: event.currentTarget.value as Role })}
        data={(["agent", "supervisor", "admin"] as const).map((role) => ({
          value: role,
          label: t(`role.${role}`),
        }))}
      />
      <NativeSelect
        label={t("accounts.team")}
        value={draft.team_id ?? ""}
        onChange={(event) => onChange({ team_id: event.currentTarget.value || null })}
        data={[
          { value: "", label: t("accounts.no_team") },
          ...teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TagsInput
        label={t("accounts.skills")}
        description={t("accounts.skills_hint")}
        maxTags={20}
        value={draft.skills}
        onChange={(skills) => onChange({ skills })}
      />
      <TextInput
        label={t("accounts.add_team")}
        placeholder={t("accounts.team_name")}
        value={draft.new_team}
        onChange={(event) => onChange({ new_team: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("accounts.language")}
        value={draft.locale}
        onChange={(event) => onChange({ locale: event.currentTarget.value as Locale })}
        data={[
          { value: "zh-CN", label: t("accounts.zh") },
          { value: "en", label: t("accounts.en") },
        ]}
      />
      <PasswordInput
        required={isNew}
        label={t(isNew ? "accounts.password" : "accounts.new_password")}
        description={t("account.password_rule")}
        autoComplete="new-password"
        value={draft.password}
        onChange={(event) => onChange({ password: event.currentTarget.value })}
      />
      {isNew ? null : (
        <Checkbox
          label={t("accounts.active")}
          checked={draft.is_active}
          onChange={(event) => onChange({ is_active: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
