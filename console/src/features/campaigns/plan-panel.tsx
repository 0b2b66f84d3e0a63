import { Button, NumberInput } from "@mantine/core";
import { Calculator } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { planCampaign } from "@/api/campaigns";
import type { Plan, PlanLine } from "@/api/contract";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import css from "@/features/campaigns/campaigns-page.module.css";
import { gainOf, spanOf } from "@/features/campaigns/plan-text";
import { DASH, count, percent } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface PlanPanelProps {
  campaignId: string;
}

const MOST_AGENTS = 200;
const MOST_MORE = 50;

/** How long the list takes with so many agents, and what a few more would change. */
export function PlanPanel({ campaignId }: PlanPanelProps) {
  const { t } = useTranslation();
  const [agents, setAgents] = useState<number | "">("");
  const [more, setMore] = useState<number | "">(2);
  const [plan, setPlan] = useState<Plan | null>(null);
  const ask = useAct(planCampaign, setPlan);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    ask.act(campaignId, agents === "" ? null : agents, more === "" ? 2 : more);
  };

  return (
    <Panel title={t("planner.title")}>
      <form className={css["plan"]} onSubmit={submit}>
        <NumberInput
          label={t("planner.agents")}
          placeholder={t("planner.agents_now")}
          value={agents}
          onChange={(value) => setAgents(value === "" ? "" : Number(value))}
          min={1}
          max={MOST_AGENTS}
          allowDecimal={false}
          w={130}
        />
        <NumberInput
          label={t("planner.more")}
          value={more}
          onChange={(value) => setMore(value === "" ? "" : Number(value))}
          min={-MOST_MORE}
          max={MOST_MORE}
          allowDecimal={false}
          w={130}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<Calculator size={13} />}
          loading={ask.isBusy}
        >
          {t("planner.ask")}
        </Button>
      </form>
      {plan ? <Answer plan={plan} /> : <p className={css["soft"]}>{t("planner.hint")}</p>}
    </Panel>
  );
}

function Answer({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const span = useSpan();
  const gain = gainOf(plan);
  const source = plan.is_measured ? "planner.measured" : "planner.guessed";

  return (
    <div aria-live="polite">
      <Lines lines={plan.lines} />
      {gain && gain.agents !== 0 ? (
        <p className={css["gain"]}>
          {t(gain.hours >= 0 ? "planner.saves" : "planner.costs", {
            agents: Math.abs(gain.agents),
            which: t(gain.agents > 0 ? "planner.added" : "planner.removed"),
            span: span(Math.abs(gain.hours)),
            lines: Math.abs(gain.lines),
            change: t(gain.lines >= 0 ? "planner.more_lines" : "planner.fewer_lines"),
          })}
        </p>
      ) : null}
      <p className={css["soft"]}>
        {t(source, {
          calls: count(plan.calls_seen),
          share: percent(plan.person_share),
          leads: count(plan.leads_left),
          dials: count(plan.dials_left),
        })}
      </p>
      <p className={css["soft"]}>{t("planner.caveat")}</p>
    </div>
  );
}

function Lines({ lines }: { lines: PlanLine[] }) {
  const { t } = useTranslation();
  const span = useSpan();
  const heads = [
    t("planner.agents"),
    t("planner.done_in"),
    t("planner.lines"),
    t("planner.busy"),
    t("planner.abandoned"),
    t("planner.wait"),
    t("planner.talks_per_hour"),
  ];

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head}>{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.agents}>
            <td>{count(line.agents)}</td>
            <td>{line.hours === null ? DASH : span(line.hours)}</td>
            <td>{count(line.lines)}</td>
            <td>{percent(line.busy)}</td>
            <td>{percent(line.abandoned)}</td>
            <td>{t("planner.seconds", { value: line.wait_seconds.toFixed(0) })}</td>
            <td>{count(line.talks_per_hour)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useSpan(): (hours: number) => string {
  const { t } = useTranslation();
  return (hours) => {
    const { unit, value } = spanOf(hours);
    return t(`planner.${unit}`, { value });
  };
}
