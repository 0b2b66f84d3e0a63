import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";

import { clamp } from "@/features/recordings/waveform-state";

export interface AudioControls {
  audio: RefObject<HTMLAudioElement | null>;
  at: number;
  isPlaying: boolean;
  isFailed: boolean;
  toggle: () => void;
  seek: (seconds: number) => void;
}

/** An audio element's position and state as React sees them, drawn once a frame while it plays. */
export function useAudio(duration: number, speed: number): AudioControls {
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [isFailed, setFailed] = useState(false);

  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    const told = new AbortController();
    const on = (name: string, act: () => void) =>
      element.addEventListener(name, act, { signal: told.signal });
    on("play", () => setPlaying(true));
    on("pause", () => setPlaying(false));
    on("ended", () => setPlaying(false));
    on("timeupdate", () => setAt(element.currentTime));
    on("seeking", () => setAt(element.currentTime));
    on("error", () => setFailed(true));
    return () => told.abort();
  }, []);

  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed;
  }, [speed, isPlaying]);

  useEffect(() => {
    if (!isPlaying) return;
    let frame = requestAnimationFrame(function draw() {
      setAt(audio.current?.currentTime ?? 0);
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);

  return {
    audio,
    at,
    isPlaying,
    isFailed,
    toggle: () => {
      const element = audio.current;
      if (!element) return;
      if (element.paused) void element.play().catch(() => setFailed(true));
      else element.pause();
    },
    seek: (seconds) => {
      if (!audio.current) return;
      audio.current.currentTime = clamp(seconds, 0, duration);
      setAt(audio.current.currentTime);
    },
  };
}
