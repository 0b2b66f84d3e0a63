import type { DispositionChange, DispositionFields } from "@/api/contract";
import { client, sent } from "@/api/http";

const of = (campaign_id: string) => ({ path: { campaign_id } });

export const dispositionsKey = (campaignId: string) => ["dispositions", campaignId];

export const listDispositions = (campaignId: string) =>
  sent(client.GET("/api/v1/campaigns/{campaign_id}/dispositions", { params: of(campaignId) }));
export const nameDispositions = () => sent(client.GET("/api/v1/dispositions"));
export const addDisposition = (campaignId: string, body: DispositionFields) =>
  sent(
    client.POST("/api/v1/campaigns/{campaign_id}/dispositions", { params: of(campaignId), body }),
  );
export const changeDisposition = (disposition_id: string, body: DispositionChange) =>
  sent(
    client.PATCH("/api/v1/dispositions/{disposition_id}", {
      params: { path: { disposition_id } },
      body,
    }),
  );
export const orderDispositions = (campaignId: string, ids: string[]) =>
  sent(
    client.PUT("/api/v1/campaigns/{campaign_id}/dispositions/order", {
      params: of(campaignId),
      body: { ids },
    }),
  );
export const setDefaultDisposition = (campaignId: string, disposition_id: string | null) =>
  sent(
    client.PUT("/api/v1/campaigns/{campaign_id}/dispositions/default", {
      params: of(campaignId),
      body: { disposition_id },
    }),
  );
