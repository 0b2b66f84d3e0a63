import { Fieldset, NumberInput, SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { CampaignFields } from "@/api/contract";
import { RETRIED, withGap } from "@/features/campaigns/campaign-draft";

export interface RetryFieldsetProps {
  fields: CampaignFields;
  onChange: (fields: CampaignFields) => void;
}

/** Minutes until a lead is tried again, by how the call ended; empty means never. */
export function RetryFieldset({ fields, onChange }: RetryFieldsetProps) {
  const { t } = useTranslation();

  return (
    <Fieldset legend={t("campaigns.retry")}>
      <SimpleGrid cols={4} spacing="sm" verticalSpacing="xs">
        {RETRIED.map((outcome) => (
          <NumberInput
            key={outcome}
            label={t(`outcome.${outcome}`)}
            min={1}
            max={129_600}
            value={fields.retry.gaps[outcome] ?? ""}
            onChange={(value) =>
              onChange(withGap(fields, outcome, typeof value === "number" ? value : null))
            }
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}
