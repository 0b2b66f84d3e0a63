import { useSyncExternalStore } from "react";

import { serverNow } from "@/lib/server-clock";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = 0;

const read = (): number => Math.floor(serverNow() / 1000);

function tick(): void {
  const now = read();
  if (now === second) return;
  second = now;
  for (const listener of listeners) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    second = read();
    timer = setInterval(tick, 250);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time in milliseconds, of the last tick. */
export const lastTick = (): number => (timer === undefined ? read() : second) * 1000;

/** The server's time in milliseconds, changing once a second, from one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, lastTick);
}
