/** What an agent does with a customer who is on the line. */
import type { Quality, ThirdIn, ToWhom } from "@/api/contract";
import { client, sent } from "@/api/http";

const about = (callId: string) => ({ body: { call_id: callId } });

export const holdCustomer = (callId: string) =>
  sent(client.POST("/api/v1/desk/hold", about(callId)));
export const resumeCustomer = (callId: string) =>
  sent(client.POST("/api/v1/desk/resume", about(callId)));
export const maskRecording = (callId: string, isOn: boolean) =>
  sent(client.POST("/api/v1/desk/mask", { body: { call_id: callId, is_on: isOn } }));
export const leaveMessage = (callId: string) =>
  sent(client.POST("/api/v1/desk/leave-message", about(callId)));
export const readColleagues = () => sent(client.GET("/api/v1/desk/colleagues"));
export const transferCustomer = (to: ToWhom) =>
  sent(client.POST("/api/v1/desk/transfer", { body: to }));
export const callThird = (asked: ThirdIn) =>
  sent(client.POST("/api/v1/desk/third", { body: asked }));
export const joinThird = (callId: string) =>
  sent(client.POST("/api/v1/desk/third/join", about(callId)));
export const passToThird = (callId: string) =>
  sent(client.POST("/api/v1/desk/third/pass", about(callId)));
export const dropThird = (callId: string) =>
  sent(client.POST("/api/v1/desk/third/drop", about(callId)));
export const readHandOffs = () => sent(client.GET("/api/v1/desk/hand-offs"));
export const makeHandOff = (to: ToWhom) =>
  sent(client.POST("/api/v1/desk/hand-offs", { body: to }));
export const takeHandOff = (id: string) =>
  sent(
    client.POST("/api/v1/desk/hand-offs/{hand_off_id}/take", {
      params: { path: { hand_off_id: id } },
    }),
  );
export const endHandOff = (id: string) =>
  sent(
    client.POST("/api/v1/desk/hand-offs/{hand_off_id}/done", {
      params: { path: { hand_off_id: id } },
    }),
  );
export const readMessage = (id: string) =>
  sent(
    client.POST("/api/v1/desk/messages/{message_id}/read", {
      params: { path: { message_id: id } },
    }),
  );
export const tellQuality = (told: Quality) =>
  sent(client.POST("/api/v1/desk/quality", { body: told }));
