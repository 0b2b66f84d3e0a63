import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { readListening } from "@/api/callers";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import css from "@/features/campaigns/campaigns-page.module.css";
import { DASH, count, percent } from "@/lib/format";

export interface ListeningPanelProps {
  campaignId: string;
}

const seconds = (value: number | null) => (value === null ? DASH : value.toFixed(2));

/** What machine detection takes for machines today, how long it takes, and where it errs. */
export function ListeningPanel({ campaignId }: ListeningPanelProps) {
  const { t } = useTranslation();
  const listening = useQuery({
    queryKey: ["listening", campaignId],
    queryFn: () => readListening(campaignId),
    refetchInterval: 10_000,
  });

  return (
    <Panel title={t("listening.today")}>
      <Loaded query={listening} lines={2}>
        {(found) => (
          <dl className={css["figures"]}>
            {(
              [
                ["judged", count(found.judged)],
                ["machine_share", percent(found.machine_share)],
                ["delay_p50", seconds(found.delay_p50)],
                ["delay_p95", seconds(found.delay_p95)],
                ["missed_share", percent(found.missed_share)],
                ["messages", count(found.messages)],
              ] as const
            ).map(([name, value]) => (
              <div key={name}>
                <dd>{value}</dd>
                <dt>{t(`listening.figures.${name}`)}</dt>
              </div>
            ))}
          </dl>
        )}
      </Loaded>
    </Panel>
  );
}
