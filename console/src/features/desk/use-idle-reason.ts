import { useQuery } from "@tanstack/react-query";

import { listCampaigns } from "@/api/campaigns";
import type { Campaign, Desk } from "@/api/contract";

export type IdleReason = "campaign_stands" | "list_done";

export function idleReasonOf(campaign: Campaign | undefined): IdleReason | null {
  if (!campaign) return null;
  if (campaign.status !== "running") return "campaign_stands";
  const { waiting, callback, leased } = campaign.counts;
  return waiting + callback + leased === 0 ? "list_done" : null;
}

/** Why a ready agent gets no call, when it is the campaign's doing. */
export function useIdleReason(desk: Desk): IdleReason | null {
  const isReady = desk.state === "ready";
  const campaigns = useQuery({
    queryKey: ["campaigns"],
    queryFn: listCampaigns,
    enabled: isReady,
    refetchInterval: 15_000,
  });

  if (!isReady) return null;
  return idleReasonOf(campaigns.data?.items.find(({ id }) => id === desk.campaign?.id));
}
