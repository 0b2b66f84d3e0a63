import type { Call, Page } from "@/api/contract";
import { get } from "@/api/http";

export interface CallFilter {
  agent_id?: string | undefined;
  campaign_id?: string | undefined;
  outcome?: string | undefined;
  day?: string | undefined;
  has_recording?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

export const listCalls = (filter: CallFilter) => get<Page<Call>>("/calls", { ...filter });
export const readCall = (id: string) => get<Call>(`/calls/${id}`);
