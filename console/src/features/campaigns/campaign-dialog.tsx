import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changeCampaign } from "@/api/campaigns";
import type { Campaign, CampaignFields } from "@/api/contract";
import { FormDialog } from "@/components/form-dialog";
import { draftOf } from "@/features/campaigns/campaign-draft";
import { CampaignFieldset } from "@/features/campaigns/campaign-fieldset";
import { RetryFieldset } from "@/features/campaigns/retry-fieldset";
import { SpeechFieldset } from "@/features/campaigns/speech-fieldset";
import { WindowsFieldset } from "@/features/campaigns/windows-fieldset";
import { useAct } from "@/lib/use-act";

export interface CampaignDialogProps {
  campaign: Campaign;
  onClose: () => void;
  onSaved: (campaign: Campaign) => void;
}

export function CampaignDialog({ campaign, onClose, onSaved }: CampaignDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [fields, setFields] = useState(() => draftOf(campaign));
  const save = useAct(
    (draft: CampaignFields): Promise<Campaign> => changeCampaign(campaign.id, draft),
    async (saved) => {
      await queries.invalidateQueries({ queryKey: ["campaigns"] });
      await queries.invalidateQueries({ queryKey: ["preflight", saved.id] });
      onSaved(saved);
      onClose();
    },
  );

  return (
    <FormDialog
      size="xl"
      title={t("campaigns.edit", { name: campaign.name })}
      isBusy={save.isBusy}
      onSubmit={() => save.act(fields)}
      onClose={onClose}
    >
      <CampaignFieldset fields={fields} onChange={(part) => setFields({ ...fields, ...part })} />
      <SpeechFieldset fields={fields} onChange={(part) => setFields({ ...fields, ...part })} />
      <WindowsFieldset
        windows={fields.windows}
        onChange={(windows) => setFields({ ...fields, windows })}
      />
      <RetryFieldset fields={fields} onChange={setFields} />
    </FormDialog>
  );
}
