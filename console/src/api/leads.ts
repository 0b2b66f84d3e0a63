import { client, said, sent } from "@/api/http";

export interface LeadsWanted {
  q: string;
  listId?: string | undefined;
}

const of = (lead_id: string) => ({ params: { path: { lead_id } } });

export const listLeads = ({ q, listId }: LeadsWanted, cursor?: string, limit = 100) =>
  sent(
    client.GET("/api/v1/leads", {
      params: { query: { ...said({ q, list_id: listId, cursor }), limit } },
    }),
  );
export const readLead = (id: string) => sent(client.GET("/api/v1/leads/{lead_id}/detail", of(id)));
/** Erases the person; the lead's calls and their counts stay. */
export const eraseLead = (id: string, reason: string) =>
  sent(client.POST("/api/v1/leads/{lead_id}/erasure", { ...of(id), body: { reason } }));

export const barLead = (id: string, reason: string) =>
  sent(client.POST("/api/v1/leads/{lead_id}/do-not-call", { ...of(id), body: { reason } }));
