/**
 * The server's clock as this browser sees it. Timers on screen count from the server's times, so
 * a computer whose clock is wrong still shows the right talk time.
 */
let skewMs = 0;

export function learnServerTime(instant: string, receivedAt: number = Date.now()): void {
  const at = Date.parse(instant);
  if (!Number.isNaN(at)) skewMs = at - receivedAt;
}

export const serverNow = (): number => Date.now() + skewMs;
