/** What a supervisor may do to an agent's line and desk. */
import type { WatchMode } from "@/api/contract";
import { client, sent } from "@/api/http";

export const watchAgent = (agentId: string, mode: WatchMode) =>
  sent(client.POST("/api/v1/supervision/watch", { body: { agent_id: agentId, mode } }));
export const leaveAgent = () => sent(client.POST("/api/v1/supervision/leave"));
export const takeCallOver = (agentId: string) =>
  sent(client.POST("/api/v1/supervision/take-over", { body: { agent_id: agentId } }));
export const endTakenCall = () => sent(client.POST("/api/v1/supervision/hang-up"));
export const messageAgent = (agentId: string, text: string) =>
  sent(client.POST("/api/v1/supervision/message", { body: { agent_id: agentId, text } }));
export const pauseAgent = (agentId: string) =>
  sent(
    client.POST("/api/v1/supervision/pause", { body: { agent_id: agentId, reason: "supervisor" } }),
  );
export const signAgentOut = (agentId: string) =>
  sent(client.POST("/api/v1/supervision/sign-out", { body: { agent_id: agentId } }));
