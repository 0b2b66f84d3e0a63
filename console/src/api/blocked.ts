import type { BlockedFields } from "@/api/contract";
import { client, said, sent } from "@/api/http";

export const listBlocked = (cursor: string | undefined) =>
  sent(client.GET("/api/v1/blocked-numbers", { params: { query: said({ cursor }) } }));
export const blockNumber = (fields: BlockedFields) =>
  sent(client.POST("/api/v1/blocked-numbers", { body: fields }));
/** By its id, or as somebody writes it. */
export const releaseNumber = (number: string) =>
  sent(client.DELETE("/api/v1/blocked-numbers/{number}", { params: { path: { number } } }));
