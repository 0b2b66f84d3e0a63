import { useQuery } from "@tanstack/react-query";
import { AlertTriangle, CheckCircle2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { readPreflight } from "@/api/campaigns";
import type { Preflight } from "@/api/contract";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import { PreflightAhead } from "@/features/campaigns/preflight-ahead";
import css from "@/features/campaigns/campaigns-page.module.css";
import { count, shortStamp } from "@/lib/format";

import type en from "@/lib/i18n/en.json";

type Known = keyof (typeof en)["preflight"]["problem"];

export interface PreflightPanelProps {
  campaignId: string;
}

/** What would happen if it dialed now, and why it does not. */
export function PreflightPanel({ campaignId }: PreflightPanelProps) {
  const { t } = useTranslation();
  const preflight = useQuery({
    queryKey: ["preflight", campaignId],
    queryFn: () => readPreflight(campaignId),
    refetchInterval: 10_000,
  });

  return (
    <Panel title={t("preflight.title")}>
      <Loaded query={preflight} lines={3}>
        {(found) => (
          <>
            <Figures found={found} />
            <Problems found={found} />
            <PreflightAhead found={found} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Figures({ found }: { found: Preflight }) {
  const { t } = useTranslation();
  const barred = Object.values(found.barred).reduce((sum, one) => sum + one, 0);
  const figures = [
    [t("preflight.dialable_now"), found.dialable_now],
    [t("preflight.outside_window"), found.outside_window],
    [t("preflight.later"), found.later],
    [t("preflight.done"), found.done],
    [t("preflight.barred"), barred],
    [t("preflight.agents"), found.agents],
  ] as const;

  return (
    <dl className={css["figures"]}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dd>{count(value)}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}

function Problems({ found }: { found: Preflight }) {
  const { t, i18n } = useTranslation();
  const word = (code: string) =>
    i18n.exists(`preflight.problem.${code}`) ? t(`preflight.problem.${code as Known}`) : code;

  return (
    <ul className={css["problems"]}>
      {found.problems.length === 0 ? (
        <li data-good>
          <CheckCircle2 size={15} aria-hidden />
          {t("preflight.fine")}
        </li>
      ) : null}
      {found.problems.map((code) => (
        <li key={code}>
          <AlertTriangle size={15} aria-hidden />
          {word(code)}
        </li>
      ))}
      {found.opens_at ? (
        <li>
          <AlertTriangle size={15} aria-hidden />
          {t("preflight.opens_at", { time: shortStamp(found.opens_at) })}
        </li>
      ) : null}
    </ul>
  );
}
