import type { Campaign, CampaignFields, Disposition, Page } from "@/api/contract";
import { get, patch, post } from "@/api/http";

export interface Preflight {
  [figure: string]: number | boolean | null;
}

export const listCampaigns = () => get<Page<Campaign>>("/campaigns", { limit: 200 });
export const readCampaign = (id: string) => get<Campaign>(`/campaigns/${id}`);
export const addCampaign = (fields: CampaignFields) => post<Campaign>("/campaigns", fields);
export const changeCampaign = (id: string, fields: Partial<CampaignFields>) =>
  patch<Campaign>(`/campaigns/${id}`, fields);
export const orderCampaign = (id: string, order: "start" | "pause" | "stop") =>
  post<Campaign>(`/campaigns/${id}/${order}`);
export const attachList = (id: string, listId: string) =>
  post<Campaign>(`/campaigns/${id}/lists`, { list_id: listId });
export const listDispositions = (id: string) => get<Disposition[]>(`/campaigns/${id}/dispositions`);
export const readPreflight = (id: string) => get<Preflight>(`/campaigns/${id}/preflight`);
