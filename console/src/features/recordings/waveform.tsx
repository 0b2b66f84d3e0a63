import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import type { PointerEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Peaks, PhraseHit } from "@/api/contract";
import { drawWaveform } from "@/features/recordings/draw-waveform";
import css from "@/features/recordings/recordings-page.module.css";
import { secondsAt } from "@/features/recordings/waveform-state";
import { clock } from "@/lib/format";

export interface WaveformProps {
  peaks: Peaks;
  at: number;
  duration: number;
  hits: PhraseHit[];
  onSeek: (seconds: number) => void;
}

/** Both voices over time; press or drag to go there. */
export function Waveform({ peaks, at, duration, hits, onSeek }: WaveformProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { ref, width, height } = useElementSize();
  const scheme = useComputedColorScheme("light");

  useEffect(() => {
    if (canvas.current) drawWaveform(canvas.current, peaks, duration > 0 ? at / duration : 0);
  }, [peaks, at, duration, width, height, scheme]);

  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(secondsAt(event.clientX - box.left, box.width, duration));
  };

  return (
    <div className={css["wave"]}>
      <span data-side="customer">{t("recordings.customer")}</span>
      <span data-side="agent">{t("recordings.agent")}</span>
      <div
        ref={ref}
        className={css["canvas"]}
        role="slider"
        tabIndex={0}
        aria-label={t("recordings.position")}
        aria-valuemin={0}
        aria-valuemax={Math.round(duration)}
        aria-valuenow={Math.round(at)}
        aria-valuetext={t("recordings.of", { at: clock(at), all: clock(duration) })}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seekTo(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) seekTo(event);
        }}
      >
        <canvas ref={canvas} />
        {peaks.spans.map((span) => (
          <em
            key={`${span.kind} ${span.from_seconds}`}
            data-span={span.kind}
            title={t(`sound_span.${span.kind}`, { time: clock(span.lasted_seconds ?? 0) })}
            style={{
              left: `${(100 * span.from_seconds) / (duration || 1)}%`,
              width: `${(100 * (span.until_seconds - span.from_seconds)) / (duration || 1)}%`,
            }}
          />
        ))}
        {hits.map((hit) => (
          <em
            key={hit.id}
            data-span="hit"
            title={`${t(`phrase_kind.${hit.kind}`)}: ${hit.phrase}`}
            style={{
              left: `${hit.from_ms / (duration || 1) / 10}%`,
              width: `${(hit.to_ms - hit.from_ms) / (duration || 1) / 10}%`,
            }}
          />
        ))}
        <i style={{ left: `${duration > 0 ? (at / duration) * 100 : 0}%` }} aria-hidden />
      </div>
    </div>
  );
}
