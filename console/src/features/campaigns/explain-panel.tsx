import { useQuery } from "@tanstack/react-query";
import { AlertTriangle, CheckCircle2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CampaignExplained } from "@/api/contract";
import { explainCampaign } from "@/api/rules";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import css from "@/features/campaigns/campaigns-page.module.css";
import { count } from "@/lib/format";
import { useWhy } from "@/lib/i18n/use-why";

export interface ExplainPanelProps {
  campaignId: string;
}

/** Why nothing is dialing: what stops all of it, and how many leads wait for which reason. */
export function ExplainPanel({ campaignId }: ExplainPanelProps) {
  const { t } = useTranslation();
  const explained = useQuery({
    queryKey: ["explain", campaignId],
    queryFn: () => explainCampaign(campaignId),
    refetchInterval: 15_000,
  });

  return (
    <Panel title={t("explain.title")}>
      <Loaded query={explained} lines={3}>
        {(found) => (
          <>
            <Stops found={found} />
            <Reasons found={found} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Stops({ found }: { found: CampaignExplained }) {
  const { t } = useTranslation();
  const { stop } = useWhy();

  return (
    <ul className={css["problems"]}>
      {found.stops.length === 0 && found.ready > 0 ? (
        <li data-good>
          <CheckCircle2 size={15} aria-hidden />
          {t("explain.none")}
        </li>
      ) : null}
      {found.stops.map((code) => (
        <li key={code}>
          <AlertTriangle size={15} aria-hidden />
          {stop(code)}
        </li>
      ))}
    </ul>
  );
}

function Reasons({ found }: { found: CampaignExplained }) {
  const { t } = useTranslation();
  const { why } = useWhy();
  const rows = [
    [t("explain.ready"), found.ready],
    ...Object.entries(found.counts).map(([code, leads]) => [why(code), leads] as const),
  ] as const;

  return (
    <dl className={css["figures"]}>
      {rows.map(([name, leads]) => (
        <div key={name}>
          <dd>{count(leads)}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}
