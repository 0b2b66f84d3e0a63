/** Scripts: drafts, versions, their results, and the walk through one during a call. */
import type { ScriptNode, ScriptStep } from "@/api/contract";
import { client, sent } from "@/api/http";

export const SCRIPTS_KEY = ["scripts"] as const;

export const listScripts = () => sent(client.GET("/api/v1/scripts"));
export const draftScript = (name: string, nodes: ScriptNode[]) =>
  sent(client.POST("/api/v1/scripts", { body: { name, nodes } }));
const of = (id: string) => ({ params: { path: { script_id: id } } });
export const changeScript = (id: string, nodes: ScriptNode[]) =>
  sent(client.PUT("/api/v1/scripts/{script_id}", { ...of(id), body: { nodes } }));
export const publishScript = (id: string) =>
  sent(client.POST("/api/v1/scripts/{script_id}/publish", of(id)));
export const discardScript = (id: string) =>
  sent(client.DELETE("/api/v1/scripts/{script_id}", of(id)));
export const readScriptResults = (id: string) =>
  sent(client.GET("/api/v1/scripts/{script_id}/results", of(id)));
export const walkScript = () => sent(client.GET("/api/v1/desk/script"));
export const markScriptStep = (step: ScriptStep) =>
  sent(client.POST("/api/v1/desk/script/steps", { body: step }));
