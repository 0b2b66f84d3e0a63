import { Button, TextInput } from "@mantine/core";
import { PhoneOutgoing, SkipForward } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadCard as Lead } from "@/api/contract";
import { dial, nextLead } from "@/api/desk";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import { LeadCard } from "@/features/desk/lead-card";
import css from "@/features/desk/manual-dial.module.css";
import { useAct } from "@/lib/use-act";

/** Manual mode: look at the next lead and call, or type a number. */
export function ManualDial() {
  const { t } = useTranslation();
  const [lead, setLead] = useState<Lead | null>(null);
  const [phone, setPhone] = useState("");
  const next = useAct(nextLead, setLead);
  const call = useAct(dial, () => setPhone(""));

  return (
    <Panel
      title={t("manual.title")}
      isFilling
      aside={
        <form
          className={css["dial"]}
          onSubmit={(event) => {
            event.preventDefault();
            call.act({ phone: phone.trim() });
          }}
        >
          <TextInput
            aria-label={t("manual.number")}
            placeholder={t("manual.number")}
            inputMode="tel"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!phone.trim()} loading={call.isBusy}>
            {t("manual.dial")}
          </Button>
        </form>
      }
    >
      {lead ? (
        <>
          <div className={css["actions"]}>
            <Button
              color="teal"
              leftSection={<PhoneOutgoing size={14} />}
              loading={call.isBusy}
              onClick={() => call.act({ lead_id: lead.id })}
            >
              {t("manual.call_lead", { name: lead.name || lead.phone_masked })}
            </Button>
            <Button
              variant="default"
              leftSection={<SkipForward size={14} />}
              loading={next.isBusy}
              onClick={() => next.act(true)}
            >
              {t("manual.another")}
            </Button>
          </div>
          <LeadCard lead={lead} />
        </>
      ) : (
        <Notice
          icon={PhoneOutgoing}
          title={t("manual.none")}
          text={t("manual.none_hint")}
          action={
            <Button loading={next.isBusy} onClick={() => next.act(false)}>
              {t("manual.next")}
            </Button>
          }
        />
      )}
    </Panel>
  );
}
