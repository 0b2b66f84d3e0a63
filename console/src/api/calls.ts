import { client, said, sent } from "@/api/http";
import type { paths } from "@/api/schema";

export type CallFilter = NonNullable<paths["/api/v1/calls"]["get"]["parameters"]["query"]>;

export const listCalls = (filter: CallFilter) =>
  sent(client.GET("/api/v1/calls", { params: { query: said(filter) } }));
export const readCall = (callId: string) =>
  sent(client.GET("/api/v1/calls/{call_id}", { params: { path: { call_id: callId } } }));
