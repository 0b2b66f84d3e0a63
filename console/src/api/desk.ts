/** The agent's desk. Orders are answered at once; what they lead to arrives on the event stream. */
import type { Callback, Dial, DispositionChoice, Removal } from "@/api/contract";
import { client, onceKey, sent } from "@/api/http";

export const DESK_EVENTS = "/api/v1/desk/events";

export const signInAtDesk = (campaignId: string) =>
  sent(client.POST("/api/v1/desk/sign-in", { body: { campaign_id: campaignId } }));
export const signOutOfDesk = () => sent(client.POST("/api/v1/desk/sign-out"));
export const askReady = () => sent(client.POST("/api/v1/desk/ready"));
export const askPause = (reason: string) =>
  sent(client.POST("/api/v1/desk/pause", { body: { reason } }));
/** The lead to look at before dialing; `skip` gives back the one that is looked at now. */
export const nextLead = (skip: boolean) =>
  sent(client.POST("/api/v1/desk/next", { body: { skip } }));
export const dial = (who: Dial) =>
  sent(client.POST("/api/v1/desk/dial", { body: who, params: { header: onceKey() } }));
export const acceptPreview = (callId: string) =>
  sent(client.POST("/api/v1/desk/preview/accept", { body: { call_id: callId } }));
export const skipPreview = (callId: string) =>
  sent(client.POST("/api/v1/desk/preview/skip", { body: { call_id: callId } }));
export const removePreview = (callId: string, reason: Removal) =>
  sent(client.POST("/api/v1/desk/preview/remove", { body: { call_id: callId, reason } }));
export const hangUp = (callId: string) =>
  sent(client.POST("/api/v1/desk/hang-up", { body: { call_id: callId } }));
export const extendWrapup = (callId: string) =>
  sent(client.POST("/api/v1/desk/wrapup/extend", { body: { call_id: callId } }));
export const dispose = (choice: DispositionChoice) =>
  sent(client.POST("/api/v1/desk/disposition", { body: choice }));
export const readPhone = () => sent(client.GET("/api/v1/desk/phone"));
export const readCallbacks = (ofTeam: boolean) =>
  sent(client.GET("/api/v1/desk/callbacks", { params: { query: { of_team: ofTeam } } }));
export const takeCallback = ({ lead_id, campaign_id }: Callback) =>
  sent(client.POST("/api/v1/desk/callbacks/take", { body: { lead_id, campaign_id } }));
