import type { AccountChanges, AccountFields } from "@/api/contract";
import { client, sent } from "@/api/http";

const of = (id: string) => ({ path: { account_id: id } });

export const listAccounts = () =>
  sent(client.GET("/api/v1/accounts", { params: { query: { limit: 200 } } }));
export const addAccount = (fields: AccountFields) =>
  sent(client.POST("/api/v1/accounts", { body: fields }));
export const changeAccount = (id: string, changes: AccountChanges) =>
  sent(client.PATCH("/api/v1/accounts/{account_id}", { params: of(id), body: changes }));
export const setPassword = (id: string, password: string) =>
  sent(
    client.POST("/api/v1/accounts/{account_id}/password", { params: of(id), body: { password } }),
  );
export const listTeams = () => sent(client.GET("/api/v1/teams"));
export const addTeam = (name: string) => sent(client.POST("/api/v1/teams", { body: { name } }));
