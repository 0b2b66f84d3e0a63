import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Megaphone, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listCampaigns } from "@/api/campaigns";
import type { Campaign } from "@/api/contract";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { CampaignDialog } from "@/features/campaigns/campaign-dialog";
import { CampaignWizard } from "@/features/campaigns/campaign-wizard";
import { CampaignPane } from "@/features/campaigns/campaign-pane";
import { CampaignRow } from "@/features/campaigns/campaign-row";
import css from "@/features/campaigns/campaigns-page.module.css";

/** Campaigns at the left; at the right one of them: its queue, its checks, its rules. */
export function CampaignsPage() {
  const { t } = useTranslation();
  const { id } = useSearch({ from: "/shell/campaigns" });
  const navigate = useNavigate({ from: "/campaigns" });
  const [edited, setEdited] = useState<Campaign | "new" | null>(null);
  const campaigns = useQuery({
    queryKey: ["campaigns"],
    queryFn: listCampaigns,
    refetchInterval: 5_000,
  });
  const items = campaigns.data?.items ?? [];
  const chosen = items.find((one) => one.id === id) ?? items[0];

  return (
    <Page
      title={t("campaigns.title")}
      actions={
        <Button leftSection={<Plus size={14} />} onClick={() => setEdited("new")}>
          {t("campaigns.new")}
        </Button>
      }
    >
      <div className={css["split"]}>
        <Panel title={t("campaigns.title")} isFilling isFlush>
          <Loaded query={campaigns} lines={6}>
            {() =>
              items.length === 0 ? (
                <Notice
                  icon={Megaphone}
                  title={t("campaigns.none")}
                  text={t("campaigns.none_hint")}
                />
              ) : (
                <ul>
                  {items.map((campaign) => (
                    <CampaignRow
                      key={campaign.id}
                      campaign={campaign}
                      isChosen={campaign.id === chosen?.id}
                      onChoose={() => void navigate({ search: { id: campaign.id } })}
                    />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Panel>
        {chosen ? (
          <CampaignPane key={chosen.id} campaign={chosen} onEdit={() => setEdited(chosen)} />
        ) : (
          <Panel title={t("campaigns.select")} isFilling>
            <Notice icon={Megaphone} title={t("campaigns.select")} />
          </Panel>
        )}
      </div>
      {edited === "new" ? (
        <CampaignWizard
          onClose={() => setEdited(null)}
          onMade={(made) => void navigate({ search: { id: made.id } })}
        />
      ) : null}
      {edited && edited !== "new" ? (
        <CampaignDialog
          campaign={edited}
          onClose={() => setEdited(null)}
          onSaved={(saved) => void navigate({ search: { id: saved.id } })}
        />
      ) : null}
    </Page>
  );
}
