import { ActionIcon, Button, Checkbox, NativeSelect, SegmentedControl } from "@mantine/core";
import { Pause, Play, RotateCcw, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";

import css from "@/features/recordings/recordings-page.module.css";
import type { Balance } from "@/features/recordings/sound-balance";
import { SPEEDS } from "@/features/recordings/waveform-state";
import { clock } from "@/lib/format";

export interface PlayerControlsProps {
  at: number;
  duration: number;
  isPlaying: boolean;
  speed: number;
  balance: Balance;
  isSkipping: boolean;
  isLooping: boolean;
  onToggle: () => void;
  onSeek: (seconds: number) => void;
  onSpeed: (speed: number) => void;
  onBalance: (balance: Balance) => void;
  onSkip: (isSkipping: boolean) => void;
  onLoopEnd: () => void;
}

export function PlayerControls(props: PlayerControlsProps) {
  const { t } = useTranslation();
  const { at, duration, isPlaying, onSeek } = props;

  return (
    <div className={css["controls"]}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t("recordings.back")}
        onClick={() => onSeek(at - 5)}
      >
        <RotateCcw size={17} />
      </ActionIcon>
      <ActionIcon
        variant="filled"
        size={42}
        radius="xl"
        aria-label={t(isPlaying ? "recordings.pause" : "recordings.play")}
        onClick={props.onToggle}
      >
        {isPlaying ? <Pause size={19} /> : <Play size={19} />}
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t("recordings.ahead")}
        onClick={() => onSeek(at + 5)}
      >
        <RotateCw size={17} />
      </ActionIcon>
      <span className={css["time"]}>
        <b>{clock(at)}</b> / {clock(duration)}
      </span>
      <div className={css["tuning"]}>
        {props.isLooping ? (
          <Button size="compact-xs" variant="light" onClick={props.onLoopEnd}>
            {t("recordings.end_loop")}
          </Button>
        ) : null}
        <Checkbox
          size="xs"
          label={t("recordings.skip_silence")}
          checked={props.isSkipping}
          onChange={(event) => props.onSkip(event.currentTarget.checked)}
        />
        <SegmentedControl
          aria-label={t("recordings.balance")}
          value={props.balance}
          onChange={(value) => props.onBalance(value as Balance)}
          data={[
            { value: "both", label: t("recordings.both") },
            { value: "customer", label: t("recordings.only_customer") },
            { value: "agent", label: t("recordings.only_agent") },
          ]}
        />
        <NativeSelect
          aria-label={t("recordings.speed")}
          value={String(props.speed)}
          onChange={(event) => props.onSpeed(Number(event.currentTarget.value))}
          data={SPEEDS.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
        />
      </div>
    </div>
  );
}
