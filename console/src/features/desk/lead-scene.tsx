import { useTranslation } from "react-i18next";

import type { DeskCall } from "@/api/contract";
import { Panel } from "@/components/panel";
import { LeadCard } from "@/features/desk/lead-card";

export interface LeadSceneProps {
  call: DeskCall;
}

/** Who is on the line, for as long as the call and its wrap-up last. */
export function LeadScene({ call }: LeadSceneProps) {
  const { t } = useTranslation();

  return (
    <Panel title={t("lead.title")} isFilling>
      <LeadCard lead={call.lead} />
    </Panel>
  );
}
