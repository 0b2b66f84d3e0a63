import { Button, Group, Modal, Stack, Stepper } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { addCampaign, attachList, changeCampaign, listCampaigns } from "@/api/campaigns";
import type { Campaign } from "@/api/contract";
import { CampaignFieldset } from "@/features/campaigns/campaign-fieldset";
import { draftOf } from "@/features/campaigns/campaign-draft";
import { RetryFieldset } from "@/features/campaigns/retry-fieldset";
import { SpeechFieldset } from "@/features/campaigns/speech-fieldset";
import { WindowsFieldset } from "@/features/campaigns/windows-fieldset";
import { WizardCheck } from "@/features/campaigns/wizard-check";
import { WizardLists } from "@/features/campaigns/wizard-lists";
import { useAct } from "@/lib/use-act";

const STEPS = ["pace", "lists", "hours", "speech", "check"] as const;
const LAST = STEPS.length - 1;

export interface CampaignWizardProps {
  onClose: () => void;
  /** The campaign is there now, with its lists; it may be looked at already. */
  onMade: (campaign: Campaign) => void;
}

/**
 * A new campaign, one thing at a time. It is made before the last step, because only the server can
 * check it; going back and on again changes the same campaign.
 */
export function CampaignWizard({ onClose, onMade }: CampaignWizardProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [step, setStep] = useState(0);
  const [fields, setFields] = useState(() => draftOf(null));
  const [lists, setLists] = useState<string[]>([]);
  const [madeId, setMadeId] = useState<string | null>(null);
  const campaigns = useQuery({ queryKey: ["campaigns"], queryFn: listCampaigns });
  const made = campaigns.data?.items.find(({ id }) => id === madeId);

  const make = useAct(
    async () => {
      const saved = await (madeId ? changeCampaign(madeId, fields) : addCampaign(fields));
      // Known from here on: if a list is refused below, the next try goes on with this campaign.
      setMadeId(saved.id);
      const attached = new Set(saved.lists.map(({ id }) => id));
      for (const id of lists.filter((one) => !attached.has(one))) await attachList(saved.id, id);
      return saved;
    },
    async (saved) => {
      await queries.invalidateQueries({ queryKey: ["campaigns"] });
      await queries.invalidateQueries({ queryKey: ["preflight", saved.id] });
      onMade(saved);
      setStep(LAST);
    },
  );
  const goOn = () => (step === LAST - 1 ? make.act() : setStep(step + 1));
  const parts: Record<(typeof STEPS)[number], ReactNode> = {
    pace: (
      <CampaignFieldset fields={fields} onChange={(part) => setFields({ ...fields, ...part })} />
    ),
    lists: <WizardLists chosen={lists} attached={made?.lists ?? []} onChange={setLists} />,
    hours: (
      <>
        <WindowsFieldset
          windows={fields.windows}
          onChange={(windows) => setFields({ ...fields, windows })}
        />
        <RetryFieldset fields={fields} onChange={setFields} />
      </>
    ),
    speech: (
      <SpeechFieldset fields={fields} onChange={(part) => setFields({ ...fields, ...part })} />
    ),
    check: made ? <WizardCheck campaign={made} /> : null,
  };
  const name = STEPS[step] ?? "pace";

  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      // A stray press beside the form must not throw away what was filled in.
      closeOnClickOutside={false}
      title={t("campaigns.new")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (step === LAST) onClose();
          else goOn();
        }}
      >
        <Stack gap="md">
          <Stepper active={step} size="xs" onStepClick={setStep} allowNextStepsSelect={false}>
            {STEPS.map((one) => (
              <Stepper.Step key={one} label={t(`wizard.step.${one}`)} />
            ))}
          </Stepper>
          <p>{t(`wizard.hint.${name}`)}</p>
          {parts[name]}
          <Group justify="space-between">
            <Button variant="default" disabled={step === 0} onClick={() => setStep(step - 1)}>
              {t("wizard.back")}
            </Button>
            <Button type="submit" loading={make.isBusy}>
              {t(
                step === LAST ? "wizard.finish" : step === LAST - 1 ? "wizard.make" : "wizard.next",
              )}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
