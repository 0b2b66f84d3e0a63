import { useEffect, useRef, useState } from "react";

import { openMicrophone } from "@/lib/phone/microphone";
import type { Microphone } from "@/lib/phone/microphone";

export type MicrophoneState = "opening" | "open" | "recording" | "playing" | "refused";

const LOOK_EVERY_MS = 80;

export interface MicrophoneCheck {
  state: MicrophoneState;
  /** Loudness in percent. */
  level: number;
  echo: (speaker: string) => void;
}

/** Listens to a microphone for as long as somebody looks, beside any call. */
export function useMicrophone(id: string): MicrophoneCheck {
  const [state, setState] = useState<MicrophoneState>("opening");
  const [level, setLevel] = useState(0);
  const open = useRef<Microphone | null>(null);

  useEffect(() => {
    let isOver = false;
    setState("opening");
    const opening = openMicrophone(id).then(
      (microphone) => {
        if (isOver) return microphone.close();
        open.current = microphone;
        setState("open");
      },
      () => isOver || setState("refused"),
    );
    const looking = setInterval(
      () => setLevel(Math.round(100 * (open.current?.level() ?? 0))),
      LOOK_EVERY_MS,
    );
    return () => {
      isOver = true;
      clearInterval(looking);
      void opening.then(() => {
        open.current?.close();
        open.current = null;
      });
    };
  }, [id]);

  const echo = (speaker: string) => {
    const microphone = open.current;
    if (!microphone) return;
    setState("recording");
    microphone
      .echo(speaker, () => setState("playing"))
      .then(
        () => setState("open"),
        () => setState("refused"),
      );
  };
  return { state, level, echo };
}
