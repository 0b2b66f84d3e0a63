import { Button } from "@mantine/core";
import { PhoneOutgoing, SkipForward } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { DeskCall } from "@/api/contract";
import { acceptPreview, skipPreview } from "@/api/desk";
import { CountdownRing } from "@/components/countdown-ring";
import { Panel } from "@/components/panel";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";
import { LeadCard } from "@/features/desk/lead-card";
import css from "@/features/desk/preview-scene.module.css";
import { RemoveMenu } from "@/features/desk/remove-menu";
import { useAct } from "@/lib/use-act";

export interface PreviewSceneProps {
  call: DeskCall;
  until: string | null;
}

/** A lead is offered: read, then accept or skip before the time is over. */
export function PreviewScene({ call, until }: PreviewSceneProps) {
  const { t } = useTranslation();
  const accept = useAct(acceptPreview);
  const skip = useAct(skipPreview);
  const isBusy = accept.isBusy || skip.isBusy;
  useDeskKeys({
    accept: () => isBusy || accept.act(call.id),
    skip: () => isBusy || skip.act(call.id),
  });

  return (
    <Panel title={t("preview.title")} isFilling>
      <div className={css["offer"]}>
        <CountdownRing until={until} />
        <p>{t("preview.hint")}</p>
        <Button
          size="sm"
          color="teal"
          leftSection={<PhoneOutgoing size={15} />}
          loading={accept.isBusy}
          disabled={skip.isBusy}
          onClick={() => accept.act(call.id)}
        >
          {t("preview.accept")}
        </Button>
        <Button
          size="sm"
          variant="default"
          leftSection={<SkipForward size={15} />}
          loading={skip.isBusy}
          disabled={accept.isBusy}
          onClick={() => skip.act(call.id)}
        >
          {t("preview.skip")}
        </Button>
        <RemoveMenu callId={call.id} isBusy={isBusy} />
      </div>
      <LeadCard lead={call.lead} />
    </Panel>
  );
}
