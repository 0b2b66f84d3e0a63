import { useQuery } from "@tanstack/react-query";
import { FileWarning, Hourglass } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Peaks, RecordingDetail } from "@/api/contract";
import { audioUrl, readPeaks } from "@/api/recordings";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { usePlayer } from "@/features/recordings/moment";
import { PlayerControls } from "@/features/recordings/player-controls";
import { speechAfter } from "@/features/recordings/quiet";
import css from "@/features/recordings/recordings-page.module.css";
import { SoundBalance } from "@/features/recordings/sound-balance";
import type { Balance } from "@/features/recordings/sound-balance";
import { useAudio } from "@/features/recordings/use-audio";
import { useTranscript } from "@/features/recordings/use-transcript";
import { Waveform } from "@/features/recordings/waveform";
import { speedAfter } from "@/features/recordings/waveform-state";
import { useKeys } from "@/lib/use-keys";

/** L hears the last seconds again and again. */
const LOOP_SECONDS = 8;

export interface PlayerProps {
  recording: RecordingDetail;
}

/** The sound of one call, or why there is none yet. */
export function Player({ recording }: PlayerProps) {
  const { t } = useTranslation();
  const isStored = recording.state === "stored";
  const peaks = useQuery({
    queryKey: ["peaks", recording.call_id],
    queryFn: () => readPeaks(recording.call_id),
    enabled: isStored,
    staleTime: Infinity,
  });

  if (!isStored) {
    const isBad = recording.state === "failed" || recording.state === "missing";
    return (
      <Notice
        icon={isBad ? FileWarning : Hourglass}
        tone={isBad ? "bad" : "plain"}
        title={t(`recording_state.${recording.state}`)}
        text={recording.error || undefined}
      />
    );
  }
  return (
    <Loaded query={peaks} lines={5}>
      {(loaded) => <Sound key={recording.call_id} callId={recording.call_id} peaks={loaded} />}
    </Loaded>
  );
}

interface SoundProps {
  callId: string;
  peaks: Peaks;
}

function Sound({ callId, peaks }: SoundProps) {
  const { t } = useTranslation();
  const duration = peaks.duration_seconds;
  const [speed, setSpeed] = useState(1);
  const [balance, setBalance] = useState<Balance>("both");
  const { audio, at, isPlaying, isFailed, toggle, seek } = useAudio(duration, speed);
  const [isSkipping, setSkipping] = useState(false);
  const [loop, setLoop] = useState<readonly [number, number] | null>(null);
  const mixer = useRef<SoundBalance | null>(null);
  const place = usePlayer();
  const transcript = useTranscript(callId);

  useEffect(() => () => mixer.current?.close(), []);
  useEffect(() => {
    place.current = {
      at: () => audio.current?.currentTime ?? 0,
      seek: (seconds) => {
        setLoop(null);
        seek(seconds);
      },
      loop: (from, until) => {
        setLoop([from, until]);
        seek(from);
      },
    };
    return () => {
      place.current = null;
    };
  });
  useEffect(() => {
    if (!isPlaying) return;
    const next = isSkipping ? speechAfter(peaks, at) : null;
    if (loop && (at >= loop[1] || at < loop[0] - 0.5)) seek(loop[0]);
    else if (next !== null) seek(next);
  });
  const choose = (next: Balance) => {
    if (!audio.current) return;
    mixer.current ??= new SoundBalance(audio.current);
    mixer.current.choose(next);
    setBalance(next);
  };
  useKeys({
    " ": toggle,
    ArrowLeft: () => seek(at - 5),
    ArrowRight: () => seek(at + 5),
    l: () => (loop ? setLoop(null) : setLoop([Math.max(0, at - LOOP_SECONDS), at])),
    "[": () => setSpeed(speedAfter(speed, -1)),
    "]": () => setSpeed(speedAfter(speed, 1)),
  });

  return (
    <div className={css["sound"]}>
      <audio ref={audio} src={audioUrl(callId)} preload="metadata" data-role="playback" />
      <Waveform
        peaks={peaks}
        at={at}
        duration={duration}
        hits={transcript.data?.hits ?? []}
        onSeek={seek}
      />
      {isFailed ? (
        <p className={css["failed"]} role="alert">
          {t("recordings.no_sound")}
        </p>
      ) : null}
      <PlayerControls
        at={at}
        duration={duration}
        isPlaying={isPlaying}
        speed={speed}
        balance={balance}
        isSkipping={isSkipping}
        isLooping={loop !== null}
        onToggle={toggle}
        onSeek={seek}
        onSpeed={setSpeed}
        onBalance={choose}
        onSkip={setSkipping}
        onLoopEnd={() => setLoop(null)}
      />
    </div>
  );
}
