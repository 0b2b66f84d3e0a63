import { useTranslation } from "react-i18next";

import { AGENT_STATES } from "@/api/contract";
import type { AgentState, ByState } from "@/api/contract";
import css from "@/components/states-bar.module.css";
import { hours } from "@/lib/format";
import { byAgentState } from "@/lib/by-state";

/** Talk first, then what surrounds it, then what does not serve it. */
const ORDER: readonly AgentState[] = [
  "talking",
  "hold",
  "dialing",
  "ringing",
  "preview",
  "wrapup",
  "ready",
  "pause",
];

export interface StatesBarProps {
  byState: ByState;
  hasLegend?: boolean;
}

/** Signed-in time split by state, as one bar. */
export function StatesBar({ byState, hasLegend }: StatesBarProps) {
  const { t } = useTranslation();
  const seconds = byAgentState(byState);
  const shown = ORDER.filter((state) => AGENT_STATES.includes(state) && (seconds[state] ?? 0) > 0);
  const words = shown.map((state) => `${t(`state.${state}`)} ${hours(seconds[state])}`).join(", ");

  return (
    <div>
      <div className={css["bar"]} role="img" aria-label={words || t("metric.no_time")}>
        {shown.map((state) => (
          <i
            key={state}
            data-state={state}
            style={{ flexGrow: seconds[state] ?? 0 }}
            title={`${t(`state.${state}`)} ${hours(seconds[state])}`}
          />
        ))}
      </div>
      {hasLegend ? (
        <ul className={css["legend"]} aria-hidden>
          {shown.map((state) => (
            <li key={state}>
              <i data-state={state} />
              {t(`state.${state}`)}
              <b>{hours(seconds[state])}</b>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
