import { Button } from "@mantine/core";
import { Circle, EyeOff, TimerReset } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Desk, DeskCall } from "@/api/contract";
import { extendWrapup } from "@/api/desk";
import { CountdownRing } from "@/components/countdown-ring";
import { Elapsed } from "@/components/elapsed";
import { OutcomeTag } from "@/components/outcome-tag";
import css from "@/features/desk/call-bar.module.css";
import { phaseOf } from "@/features/desk/desk-state";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";
import { LiveControls } from "@/features/desk/live-controls";
import { clock, secondsBetween } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface CallBarProps {
  desk: Desk;
  call: DeskCall;
}

/** The call itself: its state and time, mute, and the one button that always works. */
export function CallBar({ desk, call }: CallBarProps) {
  const { t } = useTranslation();
  const isOver = desk.state === "wrapup";
  const since = call.bridged_at ?? call.rang_at ?? call.placed_at ?? desk.since;

  return (
    <section className={css["bar"]} aria-label={t("call.label")} data-state={desk.state}>
      <div className={css["top"]}>
        <div className={css["what"]}>
          <span>{t(`call.${phaseOf(desk.state)}`)}</span>
          <b>{call.phone_masked}</b>
        </div>
        {call.recorded && !isOver ? (
          <span className={css["recorded"]}>
            {call.is_masked ? (
              <EyeOff size={12} aria-hidden />
            ) : (
              <Circle size={9} fill="currentColor" aria-hidden />
            )}
            {t(call.is_masked ? "call_control.masked" : "call.recorded")}
          </span>
        ) : null}
        {isOver ? <TalkTime call={call} /> : <Elapsed since={since} className={css["clock"]} />}
      </div>
      {call.handed ? (
        <p className={css["handed"]}>
          <b>{call.handed.from_name}</b> {call.handed.note}
        </p>
      ) : null}
      {isOver ? (
        <WrapupControls desk={desk} call={call} />
      ) : (
        <LiveControls desk={desk} call={call} />
      )}
    </section>
  );
}

function TalkTime({ call }: { call: DeskCall }) {
  if (!call.bridged_at || !call.ended_at) return <OutcomeTag outcome={call.outcome} />;
  return (
    <span className={css["clock"]}>
      {clock(secondsBetween(call.bridged_at, Date.parse(call.ended_at)))}
    </span>
  );
}

function WrapupControls({ desk, call }: CallBarProps) {
  const { t } = useTranslation();
  const [isExtended, setExtended] = useState(false);
  const extend = useAct(extendWrapup, () => setExtended(true));
  useDeskKeys({ extend: () => isExtended || extend.isBusy || extend.act(call.id) });

  return (
    <div className={css["wrapup"]}>
      {desk.until ? <CountdownRing until={desk.until} /> : null}
      <p>{t("call.wrapup_hint")}</p>
      <Button
        variant="default"
        leftSection={<TimerReset size={14} />}
        disabled={isExtended}
        loading={extend.isBusy}
        onClick={() => extend.act(call.id)}
      >
        {t(isExtended ? "call.extended" : "call.extend")}
      </Button>
    </div>
  );
}
