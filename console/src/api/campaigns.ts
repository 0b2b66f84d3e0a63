import type { CampaignFields } from "@/api/contract";
import { client, sent } from "@/api/http";

const of = (id: string) => ({ path: { campaign_id: id } });

export const listCampaigns = () =>
  sent(client.GET("/api/v1/campaigns", { params: { query: { limit: 200 } } }));
export const addCampaign = (fields: CampaignFields) =>
  sent(client.POST("/api/v1/campaigns", { body: fields }));
export const changeCampaign = (id: string, fields: CampaignFields) =>
  sent(client.PATCH("/api/v1/campaigns/{campaign_id}", { params: of(id), body: fields }));
export const startCampaign = (id: string) =>
  sent(client.POST("/api/v1/campaigns/{campaign_id}/start", { params: of(id) }));
export const pauseCampaign = (id: string) =>
  sent(client.POST("/api/v1/campaigns/{campaign_id}/pause", { params: of(id) }));
export const stopCampaign = (id: string) =>
  sent(client.POST("/api/v1/campaigns/{campaign_id}/stop", { params: of(id) }));
export const attachList = (id: string, listId: string) =>
  sent(
    client.POST("/api/v1/campaigns/{campaign_id}/lists", {
      params: of(id),
      body: { list_id: listId },
    }),
  );
export const readPreflight = (id: string) =>
  sent(client.GET("/api/v1/campaigns/{campaign_id}/preflight", { params: of(id) }));
export const planCampaign = (id: string, agents: number | null, more: number) =>
  sent(
    client.GET("/api/v1/campaigns/{campaign_id}/plan", {
      params: { ...of(id), query: { ...(agents === null ? {} : { agents }), more } },
    }),
  );
