import type { Audience } from "@/api/contract";
import { client, sent } from "@/api/http";

const of = (id: string) => ({ path: { campaign_id: id } });

export const explainCampaign = (id: string) =>
  sent(client.GET("/api/v1/campaigns/{campaign_id}/explain", { params: of(id) }));
export const explainLead = (id: string) =>
  sent(client.GET("/api/v1/leads/{lead_id}/explain", { params: { path: { lead_id: id } } }));
export const readAudience = (id: string) =>
  sent(client.GET("/api/v1/campaigns/{campaign_id}/audience", { params: of(id) }));
export const changeAudience = (id: string, audience: Audience) =>
  sent(client.PUT("/api/v1/campaigns/{campaign_id}/audience", { params: of(id), body: audience }));
