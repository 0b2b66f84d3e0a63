import { useEffect } from "react";

/** Keeps the screen on. A browser takes the lock away from a hidden page, so it is asked again. */
export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      // Refused on low battery, or without HTTPS: then the screen's own settings decide.
      const got = await navigator.wakeLock.request("screen").catch(() => null);
      if (isOver) void got?.release();
      else lock = got;
    };
    const look = () => void ask();
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", look);
      void lock?.release();
    };
  }, []);
}
