import { Link } from "@tanstack/react-router";
import { Megaphone } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { AgentState, BoardCampaign } from "@/api/contract";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { usePacingWords } from "@/features/wallboard/pacing-words";
import css from "@/features/wallboard/wallboard-page.module.css";
import { abandonHealth, campaignHealth } from "@/features/wallboard/wallboard-state";
import { count, day, percent } from "@/lib/format";
import { serverNow } from "@/lib/server-clock";

const COLUMNS = [
  "ready",
  "talking",
  "wrapup",
  "paused",
  "lines",
  "placed",
  "answered",
  "connected",
  "abandoned",
] as const;

/** Columns that were counted over calls, by the code of their metric. */
const COUNTED = ["placed", "answered", "connected", "abandoned"] as const;
const isCounted = (column: string) => COUNTED.some((one) => one === column);
/** Figures of now lead to the agents behind them, on this page. */
const WHO: Partial<Record<(typeof COLUMNS)[number], { state: AgentState }>> = {
  ready: { state: "ready" },
  talking: { state: "talking" },
  wrapup: { state: "wrapup" },
  paused: { state: "pause" },
};
const today = () => day(new Date(serverNow()));

export interface CampaignStripProps {
  campaigns: BoardCampaign[];
}

/** One row for each campaign: its agents now, its calls of today, its abandon rate. */
export function CampaignStrip({ campaigns }: CampaignStripProps) {
  const { t } = useTranslation();

  return (
    <Panel title={t("wallboard.campaigns")} isFlush>
      {campaigns.length === 0 ? (
        <Notice icon={Megaphone} title={t("wallboard.campaigns_none")} />
      ) : (
        <div className={css["strip"]}>
          <table className={table["table"]}>
            <thead>
              <tr>
                <th>{t("calls.campaign")}</th>
                {COLUMNS.map((column) => (
                  <th key={column} data-end>
                    {t(`wallboard.${column}`)}
                  </th>
                ))}
                <th data-end>{t("wallboard.abandon_rate")}</th>
                <th data-end>{t("wallboard.waiting_leads")}</th>
              </tr>
            </thead>
            <tbody>
              {campaigns.map((campaign) => (
                <Fragment key={campaign.id}>
                  <CampaignRow campaign={campaign} />
                  <PacingRow campaign={campaign} />
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function CampaignRow({ campaign }: { campaign: BoardCampaign }) {
  const { t } = useTranslation();
  const me = useMe();

  return (
    <tr>
      <td>
        <span className={css["campaign"]} data-health={campaignHealth(campaign)}>
          <i aria-hidden />
          <Link
            to="/calls"
            search={{ campaign_id: campaign.id }}
            aria-label={t("wallboard.show_calls", { name: campaign.name })}
          >
            {campaign.name}
          </Link>
          <small>
            {t(`mode.${campaign.mode}`)} · {t(`campaign_status.${campaign.status}`)}
          </small>
        </span>
      </td>
      {COLUMNS.map((column) => (
        <td key={column} data-end data-column={column} className={css["figure"]}>
          {isCounted(column) ? (
            <Link to="/calls" search={{ campaign_id: campaign.id, metric: column, day: today() }}>
              {count(campaign[column])}
            </Link>
          ) : (
            <Link to="/wallboard" search={{ campaign_id: campaign.id, ...WHO[column] }}>
              {count(campaign[column])}
            </Link>
          )}
        </td>
      ))}
      <td
        data-end
        className={css["figure"]}
        data-health={abandonHealth(campaign.abandon_rate, campaign.abandon_ceiling)}
      >
        <Link to="/calls" search={{ campaign_id: campaign.id, metric: "abandoned", day: today() }}>
          {percent(campaign.abandon_rate, 2)}
        </Link>
      </td>
      <td data-end className={css["figure"]}>
        {may(me, "campaigns.manage") ? (
          <Link to="/campaigns" search={{ id: campaign.id }}>
            {count(campaign.waiting_leads)}
          </Link>
        ) : (
          count(campaign.waiting_leads)
        )}
      </td>
    </tr>
  );
}

/** Why so many or so few lines now: a sentence for each dialer that paces the campaign. */
function PacingRow({ campaign }: { campaign: BoardCampaign }) {
  const wordsOf = usePacingWords();
  const sentences = [...new Set(campaign.pacing.map(wordsOf))].filter(Boolean);
  if (campaign.status !== "running" || sentences.length === 0) return null;

  return (
    <tr className={css["pacing"]}>
      <td colSpan={COLUMNS.length + 3}>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </td>
    </tr>
  );
}
