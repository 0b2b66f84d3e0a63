import { Button, Drawer } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, UserX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadDetail } from "@/api/contract";
import { barLead, eraseLead, readLead } from "@/api/leads";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import { ReasonDialog } from "@/components/reason-dialog";
import { Tag } from "@/components/tag";
import { LeadCalls } from "@/features/leads/lead-calls";
import { LeadFacts } from "@/features/leads/lead-facts";
import { LeadPlaces } from "@/features/leads/lead-places";
import css from "@/features/leads/leads-page.module.css";
import { day } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface LeadDrawerProps {
  leadId: string;
  onClose: () => void;
}

/** One lead at the side of the list: who it is, whether it may be called, and what was said. */
export function LeadDrawer({ leadId, onClose }: LeadDrawerProps) {
  const { t } = useTranslation();
  const lead = useQuery({ queryKey: ["lead", leadId], queryFn: () => readLead(leadId) });

  return (
    <Drawer
      opened
      position="right"
      size={560}
      title={t("leads.one")}
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Loaded query={lead} lines={10}>
        {(found) => <Detail key={found.id} lead={found} />}
      </Loaded>
    </Drawer>
  );
}

function Detail({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();

  return (
    <article className={css["drawer"]} aria-label={t("lead.card", { name: lead.name })}>
      <header className={css["head"]}>
        <h2>{lead.name || t("lead.nameless")}</h2>
        <p>{lead.company}</p>
        <div className={css["tags"]}>
          <Tag>{lead.phone}</Tag>
          {lead.phones.slice(1).map((phone, n) => (
            <Tag key={n}>{phone}</Tag>
          ))}
          {lead.barred.length > 0 ? <Tag tone="bad">{t("leads.barred")}</Tag> : null}
        </div>
      </header>
      <Refusals lead={lead} />
      <LeadPlaces leadId={lead.id} />
      <Panel title={t("leads.facts")}>
        <LeadFacts lead={lead} />
      </Panel>
      <Panel title={t("leads.calls")}>
        <LeadCalls calls={lead.calls} />
      </Panel>
      <Erasure lead={lead} />
    </article>
  );
}

/** On which do-not-call lists its numbers are, and the button that puts them there. */
function Refusals({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayBar = may(useMe(), "dnc.add");
  const [isAsking, setAsking] = useState(false);
  const bar = useAct(barLead, async (after: LeadDetail) => {
    setAsking(false);
    queries.setQueryData(["lead", lead.id], after);
    await queries.invalidateQueries({ queryKey: ["lead-places", lead.id] });
  });

  return (
    <>
      {lead.barred.length > 0 ? (
        <Panel title={t("leads.refusals")}>
          <ul className={css["places"]}>
            {lead.barred.map((one, n) => (
              <li key={n} className={css["line"]}>
                <b>{one.phone}</b>
                <span>{one.reason}</span>
                <small>
                  {one.list_name} · {day(one.at)}
                  {one.expires_at ? ` – ${day(one.expires_at)}` : ""}
                </small>
              </li>
            ))}
          </ul>
        </Panel>
      ) : mayBar ? (
        <Button
          variant="default"
          leftSection={<Ban size={14} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {t("leads.bar")}
        </Button>
      ) : null}
      <ReasonDialog
        title={t("leads.bar")}
        text={t("leads.bar_sure", { name: lead.name || lead.company })}
        confirm={t("leads.bar")}
        isOpen={isAsking}
        isBusy={bar.isBusy}
        onClose={() => setAsking(false)}
        onConfirm={(reason) => bar.act(lead.id, reason)}
      />
    </>
  );
}

/** For who answers requests of people about their data. */
function Erasure({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayErase = may(useMe(), "leads.erase");
  const [isAsking, setAsking] = useState(false);
  const erase = useAct(eraseLead, async (after: LeadDetail) => {
    setAsking(false);
    queries.setQueryData(["lead", lead.id], after);
    await queries.invalidateQueries({ queryKey: ["leads"] });
  });

  if (!mayErase) return null;
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        leftSection={<UserX size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t("leads.erase")}
      </Button>
      <ReasonDialog
        title={t("leads.erase")}
        text={t("leads.erase_sure", { name: lead.name || lead.company })}
        confirm={t("leads.erase")}
        isOpen={isAsking}
        isBusy={erase.isBusy}
        onClose={() => setAsking(false)}
        onConfirm={(reason) => erase.act(lead.id, reason)}
      />
    </>
  );
}
