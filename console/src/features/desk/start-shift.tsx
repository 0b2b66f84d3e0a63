import { Button, Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Headphones, Megaphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listCampaigns } from "@/api/campaigns";
import type { Campaign } from "@/api/contract";
import { signInAtDesk } from "@/api/desk";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import css from "@/features/desk/start-shift.module.css";
import { useAct } from "@/lib/use-act";

const RANK = { running: 0, paused: 1, draft: 2, stopped: 3 } as const;

/** Campaigns that an agent may join: the running ones first. */
const joinable = (campaigns: Campaign[]): Campaign[] =>
  campaigns
    .filter(({ status }) => status === "running" || status === "paused")
    .sort((a, b) => RANK[a.status] - RANK[b.status] || a.name.localeCompare(b.name, "zh-CN"));

/** Signed in to the console, not yet on the floor. */
export function StartShift() {
  const { t } = useTranslation();
  const campaigns = useQuery({
    queryKey: ["campaigns"],
    queryFn: listCampaigns,
    refetchInterval: 15_000,
  });

  return (
    <Panel title={t("desk.start_title")} isFilling>
      <Loaded query={campaigns}>{({ items }) => <Choice campaigns={joinable(items)} />}</Loaded>
    </Panel>
  );
}

function Choice({ campaigns }: { campaigns: Campaign[] }) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState<string | null>(null);
  const enter = useAct(signInAtDesk);
  const chosen = campaigns.find(({ id }) => id === picked) ?? campaigns[0];

  if (!chosen) {
    return (
      <Notice icon={Megaphone} title={t("desk.no_campaign")} text={t("desk.no_campaign_hint")} />
    );
  }
  return (
    <form
      className={css["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        enter.act(chosen.id);
      }}
    >
      <Radio.Group
        value={chosen.id}
        onChange={setPicked}
        label={t("desk.choose_campaign")}
        classNames={{ label: css["label"] ?? "" }}
      >
        <div className={css["cards"]}>
          {campaigns.map((campaign) => (
            <CampaignCard key={campaign.id} campaign={campaign} />
          ))}
        </div>
      </Radio.Group>
      <p className={css["hint"]}>{t("desk.microphone_hint")}</p>
      <Button type="submit" size="md" leftSection={<Headphones size={17} />} loading={enter.isBusy}>
        {t("desk.sign_in")}
      </Button>
    </form>
  );
}

function CampaignCard({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();

  return (
    <Radio.Card value={campaign.id} className={css["card"]} aria-label={campaign.name}>
      <Radio.Indicator size="xs" />
      <div className={css["about"]}>
        <b>{campaign.name}</b>
        <span>
          {t(`mode.${campaign.mode}`)} ·{" "}
          {t("desk.leads_waiting", { count: campaign.counts.waiting })}
        </span>
      </div>
      <span className={css["status"]} data-status={campaign.status}>
        {t(`campaign_status.${campaign.status}`)}
      </span>
    </Radio.Card>
  );
}
