/** The microphone outside a call: how loud it is, and what it sounds like to others. */
import { playThrough, soundOf } from "@/lib/phone/devices";

const ECHO_MS = 3_000;

export interface Microphone {
  /** Loudness now, 0 to 1, of the loudest sample. */
  level: () => number;
  /** Records for three seconds, plays that, and is done when it has been heard. */
  echo: (speaker: string, onPlaying: () => void) => Promise<void>;
  close: () => void;
}

/** Opens it; fails as the browser does when that is not allowed. */
export async function openMicrophone(id: string): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: soundOf(id) });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);

  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
    },
    echo: async (speaker, onPlaying) => {
      const sound = await recorded(stream);
      onPlaying();
      await heard(sound, speaker);
    },
    close: () => {
      for (const track of stream.getTracks()) track.stop();
      void context.close();
    },
  };
}

function recorded(stream: MediaStream): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => resolve(new Blob(parts, { type: recorder.mimeType }));
    recorder.onerror = () => reject(new Error("The microphone could not be recorded."));
    recorder.start();
    setTimeout(() => recorder.state === "recording" && recorder.stop(), ECHO_MS);
  });
}

async function heard(sound: Blob, speaker: string): Promise<void> {
  const address = URL.createObjectURL(sound);
  const audio = new Audio(address);
  try {
    await playThrough(audio, speaker);
    await new Promise<void>((resolve, reject) => {
      audio.onended = () => resolve();
      audio.onerror = () => reject(new Error("The recording could not be played."));
      audio.play().catch(reject);
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
