import { Button } from "@mantine/core";
import { Circle, Mic, MicOff, PhoneOff, TimerReset } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Desk, DeskCall } from "@/api/contract";
import { extendWrapup, hangUp } from "@/api/desk";
import { CountdownRing } from "@/components/countdown-ring";
import { Elapsed } from "@/components/elapsed";
import { OutcomeTag } from "@/components/outcome-tag";
import css from "@/features/desk/call-bar.module.css";
import { useDesk } from "@/features/desk/desk-context";
import { phaseOf } from "@/features/desk/desk-state";
import { clock, secondsBetween } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { useKeys } from "@/lib/use-keys";

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
            <Circle size={9} fill="currentColor" aria-hidden />
            {t("call.recorded")}
          </span>
        ) : null}
        {isOver ? <TalkTime call={call} /> : <Elapsed since={since} className={css["clock"]} />}
      </div>
      {isOver ? <WrapupControls desk={desk} call={call} /> : <LiveControls call={call} />}
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

function LiveControls({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  const { phone, mute } = useDesk();
  const end = useAct(hangUp);
  const isUp = phone.kind === "up";
  const isMuted = isUp && phone.isMuted;
  const toggle = () => isUp && mute(!isMuted);
  useKeys({ m: toggle });

  return (
    <div className={css["controls"]}>
      <Button
        size="sm"
        variant={isMuted ? "filled" : "default"}
        {...(isMuted ? { color: "orange" } : {})}
        leftSection={isMuted ? <MicOff size={15} /> : <Mic size={15} />}
        aria-pressed={isMuted}
        disabled={!isUp}
        onClick={toggle}
      >
        {t(isMuted ? "call.unmute" : "call.mute")}
      </Button>
      <Button
        size="sm"
        color="red"
        leftSection={<PhoneOff size={15} />}
        loading={end.isBusy}
        onClick={() => end.act(call.id)}
      >
        {t("call.hang_up")}
      </Button>
    </div>
  );
}

function WrapupControls({ desk, call }: CallBarProps) {
  const { t } = useTranslation();
  const [isExtended, setExtended] = useState(false);
  const extend = useAct(extendWrapup, () => setExtended(true));

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
