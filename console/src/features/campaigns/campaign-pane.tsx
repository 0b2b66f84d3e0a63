import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ListChecks, Pencil, Target } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Campaign } from "@/api/contract";
import { Panel } from "@/components/panel";
import { AudienceDialog } from "@/features/campaigns/audience-dialog";
import { AttachList } from "@/features/campaigns/attach-list";
import { CampaignOrders } from "@/features/campaigns/campaign-orders";
import css from "@/features/campaigns/campaigns-page.module.css";
import { ExplainPanel } from "@/features/campaigns/explain-panel";
import { ListeningPanel } from "@/features/campaigns/listening-panel";
import { PlanPanel } from "@/features/campaigns/plan-panel";
import { PreflightPanel } from "@/features/campaigns/preflight-panel";
import { QueueBar } from "@/features/campaigns/queue-bar";
import { windowText } from "@/features/campaigns/window-state";
import { DASH, count, percent } from "@/lib/format";

export interface CampaignPaneProps {
  campaign: Campaign;
  onEdit: () => void;
}

export function CampaignPane({ campaign, onEdit }: CampaignPaneProps) {
  const { t } = useTranslation();
  const [isAiming, setAiming] = useState(false);

  return (
    <div className={css["pane"]}>
      <Panel title={campaign.name} aside={<CampaignOrders campaign={campaign} />}>
        <QueueBar counts={campaign.counts} hasLegend />
      </Panel>
      <PreflightPanel campaignId={campaign.id} />
      <ExplainPanel campaignId={campaign.id} />
      {campaign.amd ? <ListeningPanel campaignId={campaign.id} /> : null}
      <PlanPanel key={campaign.id} campaignId={campaign.id} />
      <Panel title={t("campaigns.attached")} aside={<AttachList campaign={campaign} />}>
        {campaign.lists.length === 0 ? (
          <p className={css["soft"]}>{t("campaigns.no_lists")}</p>
        ) : (
          <ul className={css["lists"]}>
            {campaign.lists.map((list) => (
              <li key={list.id}>{list.name}</li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel
        title={t("campaigns.rules")}
        aside={
          <>
            <Button
              variant="subtle"
              color="gray"
              leftSection={<ListChecks size={13} />}
              renderRoot={(props) => (
                <Link to="/dispositions" search={{ id: campaign.id }} {...props} />
              )}
            >
              {t("dispositions.title")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              leftSection={<Target size={13} />}
              onClick={() => setAiming(true)}
            >
              {t("audience.title")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              leftSection={<Pencil size={13} />}
              aria-label={t("campaigns.edit", { name: campaign.name })}
              onClick={onEdit}
            >
              {t("common.edit")}
            </Button>
          </>
        }
      >
        {isAiming ? <AudienceDialog campaign={campaign} onClose={() => setAiming(false)} /> : null}
        <Rules campaign={campaign} />
      </Panel>
    </div>
  );
}

function Rules({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const weekday = (day: number) => t(`weekday.${day as 0 | 1 | 2 | 3 | 4 | 5 | 6}`);
  const rules = [
    [t("campaigns.mode"), t(`mode.${campaign.mode}`)],
    [t("campaigns.caller_id"), campaign.caller_id || DASH],
    [t("campaigns.ring_seconds"), count(campaign.ring_seconds)],
    [t("campaigns.wrapup_seconds"), count(campaign.wrapup_seconds)],
    [t("campaigns.max_attempts"), count(campaign.retry.max_attempts)],
    [t("campaigns.max_lines"), count(campaign.max_lines)],
    [t("campaigns.abandon_ceiling"), percent(campaign.abandon_ceiling)],
    [t("campaigns.recorded"), t(campaign.recorded ? "common.yes" : "common.no")],
  ] as const;

  return (
    <dl className={css["rules"]}>
      {rules.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div className={css["wide"]}>
        <dt>{t("campaigns.windows")}</dt>
        <dd>{windowText(campaign.windows, weekday) || t("campaigns.no_windows")}</dd>
      </div>
    </dl>
  );
}
