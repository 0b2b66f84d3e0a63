import { client, sent } from "@/api/http";
import type { CallerNumberChange, CallerNumberFields, CallerPoolFields } from "@/api/contract";

export const CALLERS_KEY = ["caller-pools"];

export const listCallerPools = () => sent(client.GET("/api/v1/caller-pools"));
export const addCallerPool = (body: CallerPoolFields) =>
  sent(client.POST("/api/v1/caller-pools", { body }));
export const dropCallerPool = (pool_id: string) =>
  sent(client.DELETE("/api/v1/caller-pools/{pool_id}", { params: { path: { pool_id } } }));
export const addCallerNumber = (pool_id: string, body: CallerNumberFields) =>
  sent(
    client.POST("/api/v1/caller-pools/{pool_id}/numbers", { params: { path: { pool_id } }, body }),
  );
export const changeCallerNumber = (number_id: string, body: CallerNumberChange) =>
  sent(
    client.PATCH("/api/v1/caller-numbers/{number_id}", { params: { path: { number_id } }, body }),
  );
export const listPrompts = () => sent(client.GET("/api/v1/campaigns/prompts"));
export const readListening = (campaign_id: string) =>
  sent(
    client.GET("/api/v1/campaigns/{campaign_id}/listening", { params: { path: { campaign_id } } }),
  );
