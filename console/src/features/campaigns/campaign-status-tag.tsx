import { useTranslation } from "react-i18next";

import type { CampaignStatus } from "@/api/contract";
import { Tag } from "@/components/tag";

const TONES = { draft: "plain", running: "good", paused: "warn", stopped: "plain" } as const;

export interface CampaignStatusTagProps {
  status: CampaignStatus;
}

export function CampaignStatusTag({ status }: CampaignStatusTagProps) {
  const { t } = useTranslation();

  return <Tag tone={TONES[status]}>{t(`campaign_status.${status}`)}</Tag>;
}
