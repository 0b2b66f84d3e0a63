import type { PauseReasonChange, PauseReasonFields } from "@/api/contract";
import { client, sent } from "@/api/http";

export const PAUSES_KEY = ["pause-reasons"];

export const listPauseReasons = () => sent(client.GET("/api/v1/pause-reasons"));
export const addPauseReason = (body: PauseReasonFields) =>
  sent(client.POST("/api/v1/pause-reasons", { body }));
export const changePauseReason = (reason_id: string, body: PauseReasonChange) =>
  sent(
    client.PATCH("/api/v1/pause-reasons/{reason_id}", { params: { path: { reason_id } }, body }),
  );
export const orderPauseReasons = (ids: string[]) =>
  sent(client.PUT("/api/v1/pause-reasons/order", { body: { ids } }));
