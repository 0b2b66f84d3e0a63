import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Megaphone, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listCampaigns } from "@/api/campaigns";
import type { Disposition } from "@/api/contract";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { DispositionDialog } from "@/features/dispositions/disposition-dialog";
import { chosenOf } from "@/features/dispositions/disposition-set";
import { SetPanel } from "@/features/dispositions/set-panel";

/** What is being written: a new one, a part of one, or one that is there. */
export interface Edited {
  one: Disposition | null;
  parent: Disposition | null;
}

/** What agents may say of a campaign's calls. */
export function DispositionsPage() {
  const { t } = useTranslation();
  const { id } = useSearch({ from: "/shell/dispositions" });
  const navigate = useNavigate();
  const [edited, setEdited] = useState<Edited | null>(null);
  const campaigns = useQuery({
    queryKey: ["campaigns"],
    queryFn: listCampaigns,
  });
  const items = campaigns.data?.items ?? [];
  const campaign = chosenOf(items, id);

  return (
    <Page
      title={t("dispositions.title")}
      subtitle={t("dispositions.subtitle")}
      actions={
        campaign ? (
          <>
            <NativeSelect
              w={240}
              aria-label={t("dispositions.campaign")}
              value={campaign.id}
              onChange={(event) =>
                void navigate({ to: "/dispositions", search: { id: event.currentTarget.value } })
              }
              data={items.map((one) => ({ value: one.id, label: one.name }))}
            />
            <Button
              leftSection={<Plus size={14} />}
              onClick={() => setEdited({ one: null, parent: null })}
            >
              {t("dispositions.add")}
            </Button>
          </>
        ) : null
      }
    >
      <Loaded query={campaigns} lines={8}>
        {() =>
          campaign ? (
            <SetPanel campaign={campaign} onEdit={setEdited} />
          ) : (
            <Notice
              icon={Megaphone}
              title={t("dispositions.no_campaign")}
              text={t("dispositions.no_campaign_hint")}
            />
          )
        }
      </Loaded>
      {edited && campaign ? (
        <DispositionDialog campaignId={campaign.id} {...edited} onClose={() => setEdited(null)} />
      ) : null}
    </Page>
  );
}
