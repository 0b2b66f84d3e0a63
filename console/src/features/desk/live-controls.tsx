import { Button } from "@mantine/core";
import {
  ArrowRightLeft,
  EyeOff,
  Mic,
  MicOff,
  Pause,
  PhoneOff,
  Play,
  Voicemail,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Desk, DeskCall } from "@/api/contract";
import { holdCustomer, leaveMessage, maskRecording, resumeCustomer } from "@/api/control";
import { hangUp } from "@/api/desk";
import css from "@/features/desk/call-bar.module.css";
import { useDesk } from "@/features/desk/desk-context";
import { Keypad } from "@/features/desk/keypad";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";
import { ThirdPanel } from "@/features/desk/third-panel";
import { TransferDialog } from "@/features/desk/transfer-dialog";
import { useAct } from "@/lib/use-act";

export interface LiveControlsProps {
  desk: Desk;
  call: DeskCall;
}

/** Everything that can be done with a call that is up. */
export function LiveControls({ desk, call }: LiveControlsProps) {
  const isBridged = call.bridged_at !== null;
  const isMine = !call.third?.is_me;

  return (
    <>
      {call.third ? <ThirdPanel call={call} third={call.third} /> : null}
      {isBridged && isMine ? <CustomerControls desk={desk} call={call} /> : null}
      <LineControls call={call} />
    </>
  );
}

function LineControls({ call }: { call: DeskCall }) {
  const { t } = useTranslation();
  const { phone, mute } = useDesk();
  const end = useAct(hangUp);
  const isUp = phone.kind === "up";
  const isMuted = isUp && phone.isMuted;
  const toggle = () => isUp && mute(!isMuted);
  useDeskKeys({ mute: toggle, hang_up: () => end.isBusy || end.act(call.id) });

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

function CustomerControls({ desk, call }: LiveControlsProps) {
  const { t } = useTranslation();
  const [isTransferring, setTransferring] = useState(false);
  const hold = useAct(holdCustomer);
  const resume = useAct(resumeCustomer);
  const mask = useAct(maskRecording);
  const leave = useAct(leaveMessage);
  const canLeave =
    desk.campaign?.has_machine_message === true && call.state === "talking" && !call.third;
  const isHeld = call.state === "held";
  const isJoined = call.third?.state === "joined" || call.third?.state === "joining";
  const toggleHold = () => (isHeld ? resume : hold).act(call.id);
  const toggleMask = () => mask.act(call.id, !call.is_masked);
  useDeskKeys({
    hold: () => !isJoined && toggleHold(),
    transfer: () => !call.third && setTransferring(true),
    mask: () => call.recorded && toggleMask(),
    voicemail: () => canLeave && leave.act(call.id),
  });

  return (
    <div className={css["tools"]}>
      <Button
        variant={isHeld ? "filled" : "default"}
        {...(isHeld ? { color: "orange" } : {})}
        leftSection={isHeld ? <Play size={13} /> : <Pause size={13} />}
        aria-pressed={isHeld}
        disabled={isJoined || (desk.state === "hold" && !isHeld)}
        loading={hold.isBusy || resume.isBusy}
        onClick={toggleHold}
      >
        {t(isHeld ? "call_control.resume" : "call_control.hold")}
      </Button>
      <Keypad />
      <Button
        variant="default"
        leftSection={<ArrowRightLeft size={13} />}
        disabled={call.third !== null}
        onClick={() => setTransferring(true)}
      >
        {t("call_control.transfer")}
      </Button>
      {call.recorded ? (
        <Button
          variant={call.is_masked ? "filled" : "default"}
          {...(call.is_masked ? { color: "orange" } : {})}
          leftSection={<EyeOff size={13} />}
          aria-pressed={call.is_masked}
          loading={mask.isBusy}
          onClick={toggleMask}
        >
          {t(call.is_masked ? "call_control.unmask" : "call_control.mask")}
        </Button>
      ) : null}
      {desk.campaign?.has_machine_message ? (
        <Button
          variant="default"
          leftSection={<Voicemail size={13} />}
          disabled={!canLeave}
          loading={leave.isBusy}
          onClick={() => leave.act(call.id)}
        >
          {t("call_control.leave_message")}
        </Button>
      ) : null}
      {isTransferring ? (
        <TransferDialog call={call} onClose={() => setTransferring(false)} />
      ) : null}
    </div>
  );
}
