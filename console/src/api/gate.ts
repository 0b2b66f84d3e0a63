import type { ListState, TaskResult } from "@/api/contract";
import { client, sent } from "@/api/http";

const of = (id: string) => ({ path: { list_id: id } });

export const listGates = () => sent(client.GET("/api/v1/gates"));
export const stepList = (id: string, to: ListState, reason = "") =>
  sent(
    client.POST("/api/v1/lists/{list_id}/step", {
      params: of(id),
      body: { to, override_reason: reason },
    }),
  );
export const keepPurchase = (
  id: string,
  body: { vendor: string; price: number | null; promised: number | null },
) => sent(client.PUT("/api/v1/lists/{list_id}/purchase", { params: of(id), body }));
export const sampleList = (id: string) =>
  sent(client.GET("/api/v1/lists/{list_id}/sample", { params: of(id) }));
export const checkLead = (id: string, leadId: string, isAccurate: boolean) =>
  sent(
    client.POST("/api/v1/lists/{list_id}/checks", {
      params: of(id),
      body: { lead_id: leadId, is_accurate: isAccurate },
    }),
  );
export const readWaste = () => sent(client.GET("/api/v1/waste"));
export const readVendorWaste = () => sent(client.GET("/api/v1/waste/vendors"));
export const listTasks = () => sent(client.GET("/api/v1/cleaning-tasks"));
export const claimTask = (id: string) =>
  sent(
    client.POST("/api/v1/cleaning-tasks/{task_id}/claim", { params: { path: { task_id: id } } }),
  );
export const finishTask = (id: string, result: TaskResult, phone: string) =>
  sent(
    client.POST("/api/v1/cleaning-tasks/{task_id}/done", {
      params: { path: { task_id: id } },
      body: { result, phone, note: "" },
    }),
  );
