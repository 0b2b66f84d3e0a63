import { useTranslation } from "react-i18next";

import type { Desk } from "@/api/contract";
import { Elapsed } from "@/components/elapsed";
import { Panel } from "@/components/panel";
import { ChancePanel } from "@/features/desk/chance-panel";
import css from "@/features/desk/idle-scene.module.css";
import { KeyHints } from "@/features/desk/key-hints";
import { ManualDial } from "@/features/desk/manual-dial";
import { leavingOf } from "@/features/desk/leaving";
import { useIdleReason } from "@/features/desk/use-idle-reason";
import { usePauseReason } from "@/lib/i18n/use-pause-reason";

export interface IdleSceneProps {
  desk: Desk;
}

function waitingOf({ state, campaign }: Desk) {
  if (state !== "ready") return "between";
  return campaign?.mode === "manual" ? "ready_manual" : "ready";
}

/** No call now: what the desk waits for, and in manual mode the way to the next call. */
export function IdleScene({ desk }: IdleSceneProps) {
  const { t } = useTranslation();
  const reasonText = usePauseReason();
  const idleReason = useIdleReason(desk);
  const isManual = desk.campaign?.mode === "manual";
  const isPaused = desk.state === "pause";
  const leaving = leavingOf(desk);
  const title = isPaused
    ? t("idle.paused", { reason: reasonText(desk.reason ?? "other") })
    : t(`idle.${leaving ?? waitingOf(desk)}`);
  const hint = isPaused ? "paused_hint" : isManual ? "manual_hint" : "ready_hint";

  return (
    <>
      <Panel title={t("desk.now")} isFilling={!isManual}>
        <div className={css["idle"]} data-state={desk.state} data-tight={isManual || undefined}>
          <span className={css["pulse"]} aria-hidden />
          <h1>{title}</h1>
          <Elapsed since={desk.since} className={css["clock"]} />
          {idleReason ? (
            <p className={css["why"]} role="status">
              {t(`idle.${idleReason}`)}
            </p>
          ) : null}
          <p>{t(`idle.${leaving ? "leaving_hint" : hint}`)}</p>
          {isManual ? null : <KeyHints />}
        </div>
      </Panel>
      {isManual ? <ManualDial /> : <ChancePanel />}
    </>
  );
}
