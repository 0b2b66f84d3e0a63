import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { LeadExplained } from "@/api/contract";
import { explainLead } from "@/api/rules";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import { Tag } from "@/components/tag";
import css from "@/features/leads/leads-page.module.css";
import { shortStamp } from "@/lib/format";
import { useWhy } from "@/lib/i18n/use-why";

type Place = LeadExplained["places"][number];

export interface LeadPlacesProps {
  leadId: string;
}

/** Why the lead is not being dialed, campaign by campaign, asked of the dialer's own rules. */
export function LeadPlaces({ leadId }: LeadPlacesProps) {
  const { t } = useTranslation();
  const explained = useQuery({
    queryKey: ["lead-places", leadId],
    queryFn: () => explainLead(leadId),
  });

  return (
    <Panel title={t("leads.places")}>
      <Loaded query={explained} lines={2}>
        {({ places }) =>
          places.length === 0 ? (
            t("leads.no_places")
          ) : (
            <ul className={css["places"]}>
              {places.map((place) => (
                <InCampaign key={place.campaign_id} place={place} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function InCampaign({ place }: { place: Place }) {
  const { t } = useTranslation();
  const { why } = useWhy();
  const later =
    place.free_at ?? place.opens_at ?? (place.whys.includes("not_due") && place.next_at);

  return (
    <li>
      <div className={css["line"]}>
        <b>{place.campaign}</b>
        <small>{t("lead.attempts", { count: place.attempts })}</small>
        {later ? <small>{t("leads.not_before", { at: shortStamp(later) })}</small> : null}
      </div>
      <div className={css["tags"]}>
        {place.whys.length === 0 ? <Tag tone="good">{t("leads.is_next")}</Tag> : null}
        {place.whys.map((code) => (
          <Tag key={code} tone="warn">
            {why(code)}
          </Tag>
        ))}
      </div>
    </li>
  );
}
