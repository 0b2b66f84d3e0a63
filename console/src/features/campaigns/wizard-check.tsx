import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Target } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Campaign } from "@/api/contract";
import { AudienceDialog } from "@/features/campaigns/audience-dialog";
import { CampaignOrders } from "@/features/campaigns/campaign-orders";
import { PreflightPanel } from "@/features/campaigns/preflight-panel";

export interface WizardCheckProps {
  campaign: Campaign;
}

/** What would happen if it dialed now, whom it is meant for, and the button that starts it. */
export function WizardCheck({ campaign }: WizardCheckProps) {
  const { t } = useTranslation();
  const [isAiming, aiming] = useDisclosure(false);

  return (
    <>
      <PreflightPanel campaignId={campaign.id} />
      <Group justify="space-between">
        <Button variant="default" leftSection={<Target size={13} />} onClick={aiming.open}>
          {t("audience.title")}
        </Button>
        <CampaignOrders campaign={campaign} />
      </Group>
      {isAiming ? <AudienceDialog campaign={campaign} onClose={aiming.close} /> : null}
    </>
  );
}
