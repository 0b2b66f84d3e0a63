import { useTranslation } from "react-i18next";

import type { Desk } from "@/api/contract";
import { Elapsed } from "@/components/elapsed";
import { Panel } from "@/components/panel";
import css from "@/features/desk/idle-scene.module.css";
import { KeyHints } from "@/features/desk/key-hints";
import { ManualDial } from "@/features/desk/manual-dial";
import { useIdleReason } from "@/features/desk/use-idle-reason";
import { usePauseReason } from "@/lib/i18n/use-pause-reason";

export interface IdleSceneProps {
  desk: Desk;
}

/** No call now: what the desk waits for, and in manual mode the way to the next call. */
export function IdleScene({ desk }: IdleSceneProps) {
  const { t } = useTranslation();
  const reasonText = usePauseReason();
  const idleReason = useIdleReason(desk);
  const isManual = desk.campaign?.mode === "manual";
  const isPaused = desk.state === "pause";
  const title = isPaused
    ? t("idle.paused", { reason: reasonText(desk.reason ?? "other") })
    : t(desk.state !== "ready" ? "idle.between" : isManual ? "idle.ready_manual" : "idle.ready");

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
          <p>
            {t(isPaused ? "idle.paused_hint" : isManual ? "idle.manual_hint" : "idle.ready_hint")}
          </p>
          {isManual ? null : <KeyHints />}
        </div>
      </Panel>
      {isManual ? <ManualDial /> : null}
    </>
  );
}
