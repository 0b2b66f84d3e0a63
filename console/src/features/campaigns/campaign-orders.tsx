import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Pause, Play, Square } from "lucide-react";
import { useTranslation } from "react-i18next";

import { pauseCampaign, startCampaign, stopCampaign } from "@/api/campaigns";
import type { Campaign } from "@/api/contract";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { CampaignStatusTag } from "@/features/campaigns/campaign-status-tag";
import css from "@/features/campaigns/campaigns-page.module.css";
import { useAct } from "@/lib/use-act";

export interface CampaignOrdersProps {
  campaign: Campaign;
}

/** Start, pause, stop. Stopping is asked once. */
export function CampaignOrders({ campaign }: CampaignOrdersProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAsking, asking] = useDisclosure(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ["campaigns"] });
  const start = useAct(startCampaign, refresh);
  const pause = useAct(pauseCampaign, refresh);
  const stop = useAct(stopCampaign, () => {
    asking.close();
    return refresh();
  });
  const isRunning = campaign.status === "running";

  return (
    <div className={css["orders"]}>
      <CampaignStatusTag status={campaign.status} />
      {isRunning ? (
        <Button
          variant="default"
          leftSection={<Pause size={13} />}
          loading={pause.isBusy}
          onClick={() => pause.act(campaign.id)}
        >
          {t("campaigns.pause")}
        </Button>
      ) : (
        <Button
          color="teal"
          leftSection={<Play size={13} />}
          loading={start.isBusy}
          onClick={() => start.act(campaign.id)}
        >
          {t("campaigns.start")}
        </Button>
      )}
      {isRunning || campaign.status === "paused" ? (
        <Button
          variant="default"
          leftSection={<Square size={12} />}
          loading={stop.isBusy}
          onClick={asking.open}
        >
          {t("campaigns.stop")}
        </Button>
      ) : null}
      <ConfirmDialog
        title={t("campaigns.stop")}
        text={t("campaigns.stop_sure", { name: campaign.name })}
        isOpen={isAsking}
        isBusy={stop.isBusy}
        onClose={asking.close}
        onConfirm={() => stop.act(campaign.id)}
      />
    </div>
  );
}
