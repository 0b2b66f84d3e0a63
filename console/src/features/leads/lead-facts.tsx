import { useTranslation } from "react-i18next";

import type { LeadDetail } from "@/api/contract";
import css from "@/features/leads/leads-page.module.css";
import { stamp } from "@/lib/format";

/** What the import keeps beside the lead for itself; the drawer shows it elsewhere. */
const OWN = ["other_phones", "extensions"];

export interface LeadFactsProps {
  lead: LeadDetail;
}

/** All that the list said of the lead, and where that came from. What is not known is left out. */
export function LeadFacts({ lead }: LeadFactsProps) {
  const { t } = useTranslation();
  const row = lead.row_number ? t("leads.row", { row: lead.row_number }) : "";
  const known: [string, unknown][] = [
    [t("leads.list"), lead.list_name],
    [t("leads.file"), lead.file_name && `${lead.file_name} ${row}`],
    [t("leads.keeper"), lead.keeper],
    [t("leads.since"), stamp(lead.created_at)],
    [t("leads.region"), lead.region],
    [t("leads.zone"), lead.zone ?? t("leads.zone_unknown")],
    [t("leads.kind"), t(`leads.kinds.${lead.phone_kind}`)],
    [t("leads.extension"), lead.extension],
    [t("leads.carrier"), lead.carrier],
    [t("leads.industry"), lead.industry],
    [t("leads.email"), lead.email],
    [t("leads.address"), lead.address],
    [t("leads.credit_code"), lead.credit_code],
    ...Object.entries(lead.fields).filter(([name]) => !OWN.includes(name)),
  ];

  return (
    <dl className={css["facts"]}>
      {known
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
    </dl>
  );
}
