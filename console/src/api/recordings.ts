import { client, said, sent } from "@/api/http";
import type { paths } from "@/api/schema";

export type RecordingFilter = NonNullable<
  paths["/api/v1/recordings"]["get"]["parameters"]["query"]
>;

const of = (callId: string) => ({ path: { call_id: callId } });

export const listRecordings = (filter: RecordingFilter) =>
  sent(client.GET("/api/v1/recordings", { params: { query: said(filter) } }));
export const listRecordingViews = () => sent(client.GET("/api/v1/recording-views"));
export const saveRecordingView = (name: string, filters: RecordingFilter, isShared: boolean) =>
  sent(
    client.POST("/api/v1/recording-views", {
      body: { name, filters: { limit: 50, ...said(filters) }, is_shared: isShared },
    }),
  );
export const removeRecordingView = (id: string) =>
  sent(client.DELETE("/api/v1/recording-views/{view_id}", { params: { path: { view_id: id } } }));
export const readRecording = (callId: string) =>
  sent(client.GET("/api/v1/recordings/{call_id}", { params: of(callId) }));
export const readPeaks = (callId: string) =>
  sent(client.GET("/api/v1/recordings/{call_id}/peaks", { params: of(callId) }));
export const audioUrl = (callId: string) => `/api/v1/recordings/${callId}/audio`;
