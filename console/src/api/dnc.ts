import { client, said, sent } from "@/api/http";

export const listDnc = (q: string, cursor: string | undefined) =>
  sent(client.GET("/api/v1/dnc", { params: { query: said({ q, cursor }) } }));
export const addDnc = (phone: string, reason: string) =>
  sent(client.POST("/api/v1/dnc", { body: { phone, reason } }));
export const removeDnc = (phone: string, reason: string) =>
  sent(client.DELETE("/api/v1/dnc/{phone}", { params: { path: { phone }, query: { reason } } }));
