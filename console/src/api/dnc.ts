import type { DncListFields } from "@/api/contract";
import { client, said, sent } from "@/api/http";

/** The list that holds for all, where refusals in calls go. */
export const SITE_DNC = "00000000-0000-7000-8000-000000000001";

export const listDnc = (q: string, listId: string | null, cursor: string | undefined) =>
  sent(client.GET("/api/v1/dnc", { params: { query: said({ q, list_id: listId, cursor }) } }));
export const addDnc = (
  phone: string,
  reason: string,
  listId: string = SITE_DNC,
  evidence = "",
  expiresAt: string | null = null,
) =>
  sent(
    client.POST("/api/v1/dnc", {
      body: { phone, reason, list_id: listId, evidence, expires_at: expiresAt },
    }),
  );
export const removeDnc = (phone: string, listId: string, reason: string) =>
  sent(
    client.DELETE("/api/v1/dnc/{phone}", {
      params: { path: { phone }, query: { reason, list_id: listId } },
    }),
  );
export const listDncLists = () => sent(client.GET("/api/v1/dnc-lists"));
export const addDncList = (fields: DncListFields) =>
  sent(client.POST("/api/v1/dnc-lists", { body: fields }));
export const addDncNumbers = (listId: string, text: string, reason: string, evidence: string) =>
  sent(
    client.POST("/api/v1/dnc-lists/{list_id}/numbers", {
      params: { path: { list_id: listId } },
      body: { text, reason, evidence },
    }),
  );
export const listClients = () => sent(client.GET("/api/v1/clients"));
export const addClient = (name: string) => sent(client.POST("/api/v1/clients", { body: { name } }));
