import { useQuery } from "@tanstack/react-query";

import { listAccounts, listTeams } from "@/api/accounts";
import type { Account, LeadPool, Team } from "@/api/contract";

/** Agents and teams that this account sees, and which of them may take leads from the pool. */
export function usePoolPeople(pool: LeadPool | null): {
  accounts: Account[];
  teams: Team[];
  members: Account[];
} {
  const accounts = useQuery({ queryKey: ["accounts"], queryFn: listAccounts });
  const teams = useQuery({ queryKey: ["teams"], queryFn: listTeams });
  const seen = accounts.data?.items.filter((account) => account.is_active) ?? [];
  const isMember = ({ id, team_id: team }: Account) =>
    pool?.members.some((one) => one.account_id === id || (team !== null && one.team_id === team)) ??
    false;

  return {
    accounts: seen,
    teams: teams.data?.items ?? [],
    members: seen.filter((account) => account.role === "agent" && isMember(account)),
  };
}
