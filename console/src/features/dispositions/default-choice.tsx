import { NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Campaign, Disposition } from "@/api/contract";
import { setDefaultDisposition } from "@/api/dispositions";
import { Panel } from "@/components/panel";
import { defaultsOf } from "@/features/dispositions/disposition-set";
import { useNamed } from "@/lib/i18n/use-named";
import { useAct } from "@/lib/use-act";

export interface DefaultChoiceProps {
  campaign: Campaign;
  dispositions: Disposition[];
}

/** What stands when a wrap-up ends and nobody has said anything of the call. */
export function DefaultChoice({ campaign, dispositions }: DefaultChoiceProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const queries = useQueryClient();
  const set = useAct(setDefaultDisposition, () =>
    queries.invalidateQueries({ queryKey: ["campaigns"] }),
  );
  const fit = defaultsOf(dispositions);
  const chosen = fit.find(({ code }) => code === campaign.default_disposition);

  return (
    <Panel title={t("dispositions.default")}>
      <NativeSelect
        maw={420}
        aria-label={t("dispositions.default")}
        description={t("dispositions.default_hint")}
        inputWrapperOrder={["input", "description"]}
        disabled={set.isBusy}
        value={chosen?.id ?? ""}
        onChange={(event) => set.act(campaign.id, event.currentTarget.value || null)}
        data={[
          { value: "", label: t("disposition.none") },
          ...fit.map((one) => ({ value: one.id, label: named(one.label_zh, one.label_en) })),
        ]}
      />
    </Panel>
  );
}
