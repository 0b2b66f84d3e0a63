import { Building2, Clock3, MapPin, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { LeadCard as Lead } from "@/api/contract";
import { Tag } from "@/components/tag";
import css from "@/features/desk/lead-card.module.css";
import { LeadHistory } from "@/features/desk/lead-history";
import { localTimeOf } from "@/features/desk/local-time";
import { useNow } from "@/lib/use-now";

export interface LeadCardProps {
  lead: Lead;
}

/** Fields that the server names; the others have the list's own headers. */
const KNOWN = ["industry", "address", "email", "other_phones"] as const;

const isKnown = (name: string): name is (typeof KNOWN)[number] => KNOWN.some((one) => one === name);

/** A lead as the agent should know it: who, where, what the list said, what was said before. */
export function LeadCard({ lead }: LeadCardProps) {
  const { t } = useTranslation();
  const fields = Object.entries(lead.fields).filter(([, value]) => value !== null && value !== "");

  return (
    <article className={css["card"]} aria-label={t("lead.card", { name: lead.name })}>
      <header className={css["head"]}>
        <h1>{lead.name || t("lead.nameless")}</h1>
        {lead.company ? (
          <p className={css["company"]}>
            <Building2 size={14} aria-hidden />
            {lead.company}
          </p>
        ) : null}
        <ul className={css["facts"]}>
          <li className={css["phone"]}>
            <Phone size={13} aria-hidden />
            {lead.phone_masked}
          </li>
          {lead.region ? (
            <li>
              <MapPin size={13} aria-hidden />
              {lead.region}
            </li>
          ) : null}
          <LocalTime zone={lead.zone} />
          <Attempts lead={lead} />
        </ul>
      </header>
      {fields.length > 0 ? (
        <dl className={css["fields"]}>
          {fields.map(([name, value]) => (
            <div key={name}>
              <dt>{isKnown(name) ? t(`lead.field.${name}`) : name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <LeadHistory history={lead.history} />
    </article>
  );
}

/** How often this campaign called; "first" only if no other did either. */
function Attempts({ lead }: LeadCardProps) {
  const { t } = useTranslation();

  if (lead.attempts === 0 && lead.history.length > 0) return null;
  return (
    <li>
      <Tag tone={lead.attempts > 3 ? "warn" : "plain"}>
        {lead.attempts > 0 ? t("lead.attempts", { count: lead.attempts }) : t("lead.first_call")}
      </Tag>
    </li>
  );
}

/** The clock at the lead's, because calling hours are the lead's. */
function LocalTime({ zone }: { zone: string | null }) {
  const { t } = useTranslation();
  const now = useNow();
  const time = zone ? localTimeOf(zone, now) : null;

  if (!time) return null;
  return (
    <li>
      <Clock3 size={13} aria-hidden />
      {t("lead.local_time", { time })}
    </li>
  );
}
