import { useTranslation } from "react-i18next";

import type { Campaign } from "@/api/contract";
import css from "@/features/campaigns/campaigns-page.module.css";
import { CampaignStatusTag } from "@/features/campaigns/campaign-status-tag";
import { QueueBar } from "@/features/campaigns/queue-bar";

export interface CampaignRowProps {
  campaign: Campaign;
  isChosen: boolean;
  onChoose: () => void;
}

export function CampaignRow({ campaign, isChosen, onChoose }: CampaignRowProps) {
  const { t } = useTranslation();

  return (
    <li>
      <button
        type="button"
        className={css["row"]}
        aria-current={isChosen || undefined}
        onClick={onChoose}
      >
        <span className={css["title"]}>
          <b>{campaign.name}</b>
          <CampaignStatusTag status={campaign.status} />
        </span>
        <QueueBar counts={campaign.counts} />
        <small>
          {t(`mode.${campaign.mode}`)} ·{" "}
          {t("desk.leads_waiting", { count: campaign.counts.waiting })}
        </small>
      </button>
    </li>
  );
}
