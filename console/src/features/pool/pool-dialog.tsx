import { Button, Group, Modal, MultiSelect, NumberInput, SimpleGrid, Stack } from "@mantine/core";
import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadPool, LeadPoolFields } from "@/api/contract";
import { addPool, changePool } from "@/api/pools";
import { usePoolPeople } from "@/features/pool/use-pool-people";
import { useAct } from "@/lib/use-act";

export interface PoolDialogProps {
  pool: LeadPool | null;
  onClose: () => void;
  onSaved: () => unknown;
}

const EMPTY: LeadPoolFields = {
  name: "",
  members: [],
  is_enabled: true,
  claims_per_day: 20,
  holding_cap: 200,
  lock_hours: 720,
  phone_lock_hours: 1,
  no_contact_days: 7,
  no_follow_up_days: 15,
  no_deal_days: 90,
  remind_days: 3,
  closed_stays: true,
  closed_counts: false,
};
const NUMBERS = [
  ["claims_per_day", 1, 1000],
  ["holding_cap", 1, 10_000],
  ["lock_hours", 0, 8760],
  ["phone_lock_hours", 0, 8760],
  ["remind_days", 0, 30],
] as const;
const RULES = [
  ["no_contact_days", 365],
  ["no_follow_up_days", 365],
  ["no_deal_days", 3650],
] as const;
const SWITCHES = ["is_enabled", "closed_stays", "closed_counts"] as const;
type Member = LeadPoolFields["members"][number];

const draftOf = (pool: LeadPool): LeadPoolFields => {
  const { id: _, free: __, owned: ___, is_mine_to_run, claims_left, room, ...fields } = pool;
  void [is_mine_to_run, claims_left, room];
  return fields;
};

/** A pool's name, people, caps and rules. */
export function PoolDialog({ pool, onClose, onSaved }: PoolDialogProps) {
  const { t } = useTranslation();
  const { accounts, teams } = usePoolPeople(pool);
  const [draft, setDraft] = useState(pool ? draftOf(pool) : EMPTY);
  const save = useAct(
    (fields: LeadPoolFields) => (pool ? changePool(pool.id, fields) : addPool(fields)),
    async () => {
      await onSaved();
      onClose();
    },
  );
  const set = (fields: Partial<LeadPoolFields>) => setDraft({ ...draft, ...fields });
  const ids = (which: (one: Member) => string | null) =>
    draft.members.map(which).filter((id) => id !== null);
  const accountIds = (isAdmin: boolean) =>
    ids((one) => (one.is_admin === isAdmin ? one.account_id : null));
  const setAccounts = (isAdmin: boolean) => (chosen: string[]) =>
    set({
      members: [
        ...draft.members.filter(
          (one) =>
            one.account_id === null ||
            (one.is_admin !== isAdmin && !chosen.includes(one.account_id)),
        ),
        ...chosen.map((id) => ({ account_id: id, team_id: null, is_admin: isAdmin })),
      ],
    });
  const people = accounts.map(({ id, name }) => ({ value: id, label: name }));

  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={pool ? `${t("pool.settings")} · ${pool.name}` : t("pool.new")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.act({ ...draft, name: draft.name.trim() });
        }}
      >
        <Stack gap="sm">
          <TextInput
            required
            data-autofocus
            maxLength={80}
            label={t("pool.name")}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <MultiSelect
            searchable
            label={t("pool.teams")}
            data={teams.map(({ id, name }) => ({ value: id, label: name }))}
            value={ids((one) => one.team_id)}
            onChange={(chosen) =>
              set({
                members: [
                  ...draft.members.filter((one) => one.team_id === null),
                  ...chosen.map((id) => ({ account_id: null, team_id: id, is_admin: false })),
                ],
              })
            }
          />
          <MultiSelect
            searchable
            label={t("pool.members")}
            data={people}
            value={accountIds(false)}
            onChange={setAccounts(false)}
          />
          <MultiSelect
            searchable
            label={t("pool.admins")}
            data={people}
            value={accountIds(true)}
            onChange={setAccounts(true)}
          />
          <SimpleGrid cols={2} spacing="sm">
            {NUMBERS.map(([name, min, max]) => (
              <NumberInput
                key={name}
                required
                min={min}
                max={max}
                allowDecimal={false}
                label={t(`pool.${name}`)}
                value={draft[name]}
                onChange={(value) => set({ [name]: Number(value) })}
              />
            ))}
            {RULES.map(([name, max]) => (
              <NumberInput
                key={name}
                min={1}
                max={max}
                allowDecimal={false}
                placeholder={t("pool.off")}
                label={t(`pool.${name}`)}
                value={draft[name] ?? ""}
                onChange={(value) => set({ [name]: value === "" ? null : Number(value) })}
              />
            ))}
          </SimpleGrid>
          {SWITCHES.map((name) => (
            <Switch
              key={name}
              label={t(name === "is_enabled" ? "pool.enabled" : `pool.${name}`)}
              checked={draft[name]}
              onChange={(event) => set({ [name]: event.currentTarget.checked })}
            />
          ))}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={save.isBusy}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
