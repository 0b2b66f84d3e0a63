import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { DeskCall } from "@/api/contract";
import { Panel } from "@/components/panel";
import { LeadCard } from "@/features/desk/lead-card";
import css from "@/features/desk/lead-card.module.css";
import { ScriptPanel } from "@/features/desk/script-panel";

export interface LeadSceneProps {
  call: DeskCall;
  hasScript: boolean;
}

/** Who is on the line, for as long as the call and its wrap-up last, and what to ask. */
export function LeadScene({ call, hasScript }: LeadSceneProps) {
  const { t } = useTranslation();

  if (!hasScript) {
    return (
      <Panel title={t("lead.title")} isFilling>
        <LeadCard lead={call.lead} />
      </Panel>
    );
  }
  return (
    <Panel title={t("lead.title")} isFilling>
      <Tabs defaultValue="script" keepMounted={false}>
        <Tabs.List aria-label={t("lead.title")}>
          <Tabs.Tab value="script">{t("scripts.tab")}</Tabs.Tab>
          <Tabs.Tab value="details">{t("lead.details")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="script" pt="sm">
          <p className={css["brief"]}>
            <b>{call.lead.name || t("lead.nameless")}</b> {call.lead.company}
          </p>
          <ScriptPanel call={call} />
        </Tabs.Panel>
        <Tabs.Panel value="details" pt="sm">
          <LeadCard lead={call.lead} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}
