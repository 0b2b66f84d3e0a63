import { client, sent } from "@/api/http";
import type { paths } from "@/api/schema";

export type RuleChange =
  paths["/api/v1/alerts/rules/{rule_id}"]["patch"]["requestBody"]["content"]["application/json"];

export const listOpenAlerts = () =>
  sent(client.GET("/api/v1/alerts", { params: { query: { is_open: true, limit: 50 } } }));
export const listAlerts = (cursor: string | undefined) =>
  sent(client.GET("/api/v1/alerts", { params: { query: cursor ? { cursor } : {} } }));
export const seeAlert = (id: string) =>
  sent(client.POST("/api/v1/alerts/{alert_id}/seen", { params: { path: { alert_id: id } } }));
export const listRules = () => sent(client.GET("/api/v1/alerts/rules"));
export const changeRule = (id: string, changes: RuleChange) =>
  sent(
    client.PATCH("/api/v1/alerts/rules/{rule_id}", {
      params: { path: { rule_id: id } },
      body: changes,
    }),
  );
