import type { Deal, LeadPoolFields } from "@/api/contract";
import { client, said, sent } from "@/api/http";

const of = (id: string) => ({ path: { pool_id: id } });
const lead = (id: string) => ({ path: { lead_id: id } });

export const listPools = () => sent(client.GET("/api/v1/lead-pools"));
export const addPool = (body: LeadPoolFields) => sent(client.POST("/api/v1/lead-pools", { body }));
export const changePool = (id: string, body: LeadPoolFields) =>
  sent(client.PUT("/api/v1/lead-pools/{pool_id}", { params: of(id), body }));
export const removePool = (id: string) =>
  sent(client.DELETE("/api/v1/lead-pools/{pool_id}", { params: of(id) }));
export const listFree = (id: string, q: string, region: string, cursor: string | undefined) =>
  sent(
    client.GET("/api/v1/lead-pools/{pool_id}/leads", {
      params: { ...of(id), query: said({ q, region, cursor }) },
    }),
  );
export const fillPool = (
  id: string,
  body: { list_id: string; region: string; industry: string; count: number },
) => sent(client.POST("/api/v1/lead-pools/{pool_id}/leads", { params: of(id), body }));
export const emptyPool = (id: string) =>
  sent(client.DELETE("/api/v1/lead-pools/{pool_id}/leads", { params: of(id) }));
export const dealLeads = (id: string, body: Deal) =>
  sent(client.POST("/api/v1/lead-pools/{pool_id}/deal", { params: of(id), body }));
export const listMyLeads = () => sent(client.GET("/api/v1/my-leads"));
export const claimLead = (id: string) =>
  sent(client.POST("/api/v1/pool-leads/{lead_id}/claim", { params: lead(id) }));
export const releaseLead = (id: string, reason: string) =>
  sent(client.POST("/api/v1/pool-leads/{lead_id}/release", { params: lead(id), body: { reason } }));
export const followUp = (id: string, note: string) =>
  sent(
    client.POST("/api/v1/pool-leads/{lead_id}/follow-ups", { params: lead(id), body: { note } }),
  );
export const readHistory = (id: string) =>
  sent(client.GET("/api/v1/pool-leads/{lead_id}/history", { params: lead(id) }));
